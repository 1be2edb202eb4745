import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback that knows its address before it answers anything. */
export interface Listening {
  readonly origin: string
  readonly serve: (app: RequestListener) => void
  readonly close: () => void
}

/** Listens on a port of loopback; 0 for any that is free. Rejects when it is taken. */
export async function listen(port: number): Promise<Listening> {
  const server: Server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // A server that listens on a port has an address record.
  const address = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${address.port}`,
    serve: (app) => void server.on('request', app),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
