import type { Server } from 'node:http'
import type { Express } from 'express'

/** Starts a program of the demo, tells its parent that it is ready, and stops cleanly when asked to. */
export function listen(
  name: string,
  app: Express,
  url: string,
  onStop: () => Promise<void> = async () => {},
): void {
  const { hostname, port } = new URL(url)
  const server: Server = app.listen(Number(port), hostname, (error?: Error) => {
    if (error) return fail(name, port, error)
    process.send?.({ ready: name })
  })
  const stop = () => {
    server.close(() => void onStop().then(() => process.exit(0)))
    server.closeAllConnections()
  }
  process.once('SIGTERM', stop)
  process.once('disconnect', stop)
  // Ctrl-C reaches the whole group; the parent decides.
  process.on('SIGINT', () => {})
}

function fail(name: string, port: string, error: Error): void {
  const busy = 'code' in error && error.code === 'EADDRINUSE'
  const reason = busy
    ? `port ${port} is in use. Free it, or take other ports: npm run demo -- --port 5100`
    : error.message
  cannotStart(name, reason)
}

/** Ends a program that lacks something, with one sentence for the person at the terminal. */
export function cannotStart(name: string, reason: string): never {
  process.stderr.write(`The ${name} cannot start: ${reason}\n`)
  process.exit(1)
}
