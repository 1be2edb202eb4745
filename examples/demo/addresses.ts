/** Where the three programs listen. They are told by the environment, so that each can also be started alone. */
export interface Addresses {
  readonly provider: string
  readonly app: string
  readonly api: string
}

/** First of the three ports unless the environment says otherwise. */
export const defaultPort = 4100

/** The addresses of the demo for its first port. */
export function addresses(
  port: number = Number(process.env['DEMO_PORT'] ?? defaultPort),
): Addresses {
  return {
    provider: `http://127.0.0.1:${port}`,
    app: `http://127.0.0.1:${port + 1}`,
    api: `http://127.0.0.1:${port + 2}`,
  }
}

/** The client app's registration at the provider, known to both. A real secret comes from a secret store. */
export const appClient = {
  client_id: 'notes-app',
  client_secret: process.env['DEMO_CLIENT_SECRET'] ?? 'demo-secret-of-the-notes-app-0123456789',
}
