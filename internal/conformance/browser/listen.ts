import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { HttpHandler, HttpResponse } from '@authkit/common/http'

/** A key and a certificate for it, in PEM. */
export interface TlsIdentity {
  readonly key: string
  readonly cert: string
}

/** A server on a free port of loopback, which knows its address before it answers anything. */
export interface Listening {
  readonly origin: string
  readonly serve: (handler: RequestListener) => void
  readonly stop: () => Promise<void>
}

/**
 * Listens under one of the names of loopback. Browsers tell sites apart by scheme and name and not by port, so that two servers on `localhost`
 * are one site with one jar of cookies, and one on `127.0.0.1` is another.
 */
export async function listen(
  host: 'localhost' | '127.0.0.1',
  tls: TlsIdentity | undefined,
): Promise<Listening> {
  const server = tls ? createTlsServer(tls) : createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // It listens on TCP.
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls ? 'https' : 'http'}://${host}:${port}`,
    serve: (handler) => void server.on('request', handler),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Makes an endpoint the listener of a server; a fault of it is shown. */
export function listener(handler: HttpHandler, origin: string): RequestListener {
  return async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const request = { method, url: origin + url, headers, body: await text(incoming) }
    const { status, headers: fields, body } = await handler(request).catch(toResponse)
    for (const [name, value] of Object.entries(fields)) outgoing.setHeader(name, value)
    outgoing.writeHead(status).end(body)
  }
}

function toResponse(fault: unknown): HttpResponse {
  return { status: 500, headers: { 'content-type': 'text/plain' }, body: String(fault) }
}
