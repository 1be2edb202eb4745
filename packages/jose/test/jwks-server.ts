import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on the loopback that answers with what `body` is at the moment, and counts. */
export interface JwksServer {
  readonly url: string
  requests: number
  status: number
  body: string
  headers: Record<string, string>
}

/** Starts a server that ends with the test. */
export async function serveJwks(set: unknown): Promise<JwksServer> {
  const state = { url: '', requests: 0, status: 200, body: JSON.stringify(set), headers: {} }
  const url = await listen((_, response) => {
    state.requests += 1
    response.writeHead(state.status, state.headers).end(state.body)
  })
  return Object.assign(state, { url })
}

/** Starts a server that ends with the test, and gives the URL of its key set. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address object.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/jwks`
}

/** A clock that tests set. */
export function manualClock(now = 1_800_000_000): { (): number; now: number } {
  const clock = (): number => clock.now
  clock.now = now
  return clock
}
