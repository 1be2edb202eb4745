import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a relying party got it. */
export interface Received {
  readonly path: string
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly form: URLSearchParams
}

/** Status codes of the answers of each path, one after another; `hang` for no answer at all. 200 when none are left. */
export type Script = Record<string, (number | 'hang')[]>

/** The servers of relying parties, one a path, on this machine. */
export interface RelyingParties {
  readonly uri: (name: string) => string
  readonly received: readonly Received[]
  readonly tokens: (name: string) => readonly string[]
  readonly close: () => Promise<void>
}

/** Starts them; each path answers by its script. */
export async function startRelyingParties(script: Script = {}): Promise<RelyingParties> {
  const received: Received[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', method, headers } = request
      received.push({
        path,
        method,
        headers,
        form: new URLSearchParams(String(Buffer.concat(chunks))),
      })
      const answer = script[path.slice(1)]?.shift() ?? 200
      if (answer === 'hang') return
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {})
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, so its address is one.
  const { port } = server.address() as AddressInfo
  const uri = (name: string): string => `http://127.0.0.1:${port}/${name}`
  return {
    uri,
    received,
    tokens: (name) =>
      received
        .filter(({ path }) => path === `/${name}`)
        .map(({ form }) => form.get('logout_token') ?? ''),
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
