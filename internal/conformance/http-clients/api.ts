import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as the server got it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** What a path answers. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
}

type Script = (request: Received) => Reply | Promise<Reply>

/** An authorization server and an API on loopback that answer by script and remember what they were asked. */
export interface ScriptedApi {
  readonly origin: string
  readonly received: Received[]
  on(path: string, script: Script | Reply): void
  to(path: string): Received[]
  close(): Promise<void>
}

/** Starts one on a free port. */
export async function scriptedApi(): Promise<ScriptedApi> {
  const scripts = new Map<string, Script>()
  const received: Received[] = []
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      received.push(request)
      return answer(outgoing, scripts.get(request.path), request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    on: (path, script) => scripts.set(path, typeof script === 'function' ? script : () => script),
    to: (path) => received.filter((request) => request.path === path),
    close: () => stop(server),
  }
}

async function read(incoming: IncomingMessage): Promise<Received> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: await buffer(incoming),
  }
}

async function answer(
  outgoing: ServerResponse,
  script: Script | undefined,
  request: Received,
): Promise<void> {
  const { status = 200, headers, json, text } = script ? await script(request) : { status: 404 }
  const type = json === undefined ? 'text/plain' : 'application/json'
  outgoing.writeHead(status, { 'content-type': type, ...headers })
  outgoing.end(json === undefined ? text : JSON.stringify(json))
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
