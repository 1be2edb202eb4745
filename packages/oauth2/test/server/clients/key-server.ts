import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on the loopback that answers with `set`, and counts. It ends with the test. */
export interface KeyServer {
  readonly url: string
  requests: number
  status: number
  set: unknown
}

export async function serveKeys(set: unknown): Promise<KeyServer> {
  const state = { url: '', requests: 0, status: 200, set }
  const server = createServer((_request, response) => {
    state.requests += 1
    response.writeHead(state.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(state.set))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address object.
  const { port } = server.address() as AddressInfo
  state.url = `http://127.0.0.1:${port}/jwks`
  return state
}
