import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as the server got it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly form: URLSearchParams
}

/** What the server answers; an object as body is sent as JSON. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: unknown
}

type Script = (request: Received) => Answer | Promise<Answer>

/** A real HTTP server on loopback that answers by script and remembers what it was asked. */
export interface ScriptedServer {
  readonly origin: string
  readonly received: Received[]
  /** Says what a path answers from now on. */
  on(path: string, script: Script | Answer): void
  /** The requests of one path. */
  to(path: string): Received[]
  close(): Promise<void>
}

/** Starts a server on a free port of loopback. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const scripts = new Map<string, Script>()
  const received: Received[] = []
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      received.push(request)
      return answer(outgoing, scripts.get(request.path), request)
    })
  })
  await listening(server)
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    on: (path, script) => scripts.set(path, typeof script === 'function' ? script : () => script),
    to: (path) => received.filter((request) => request.path === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
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

async function answer(
  outgoing: ServerResponse,
  script: Script | undefined,
  request: Received,
): Promise<void> {
  const { status = 200, headers, body } = script ? await script(request) : { status: 404 }
  const isText = body === undefined || typeof body === 'string'
  const type = isText ? 'text/plain' : 'application/json'
  outgoing.writeHead(status, { 'content-type': type, ...headers })
  outgoing.end(isText ? body : JSON.stringify(body))
}
