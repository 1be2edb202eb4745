import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as a server of these tests got it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body read as a form. */
  readonly form: URLSearchParams
}

/** What it answers: an object as body is sent as JSON, a text as HTML unless a type is given. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: unknown
}

/** A server on a free port of loopback. */
export interface Listening {
  readonly origin: string
  readonly stop: () => Promise<void>
}

/** A key and a certificate for it, in PEM. */
export interface TlsIdentity {
  readonly key: string
  readonly cert: string
}

/** Starts a server on loopback, by TLS if it has a certificate; a request that its handler does not answer gets 404. */
export async function listen(
  handle: (request: Received) => Answer | undefined | Promise<Answer | undefined>,
  tls?: TlsIdentity,
): Promise<Listening> {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    try {
      write(outgoing, (await handle(await read(incoming))) ?? { status: 404 })
    } catch (error) {
      // A fault of the harness or of our client shows up in what the module gets.
      write(outgoing, { status: 500, body: String(error) })
    }
  }
  const server: Server = tls ? createTlsServer(tls, serve) : createServer(serve)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function read(incoming: IncomingMessage): Promise<Received> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const body = await text(incoming)
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    form: new URLSearchParams(body),
  }
}

function write(outgoing: ServerResponse, { status = 200, headers, body }: Answer): void {
  const isText = body === undefined || typeof body === 'string'
  const type = isText ? 'text/html; charset=utf-8' : 'application/json'
  outgoing.setHeader('content-type', type)
  for (const [name, value] of Object.entries(headers ?? {})) outgoing.setHeader(name, value)
  outgoing.writeHead(status)
  outgoing.end(isText ? body : JSON.stringify(body))
}
