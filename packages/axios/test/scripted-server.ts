import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as the server got it. */
export interface Received {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the server answers; an object as body is sent as JSON. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The body as it is sent. */
  readonly raw?: string | Uint8Array
  /** Breaks the connection off where more of the body would follow. */
  readonly isCut?: boolean
}

/** A real HTTP server on loopback that answers by script and remembers what it was asked. */
export interface ScriptedServer {
  readonly origin: string
  readonly received: Received[]
  /** Says what a path answers from now on. */
  on(path: string, script: (request: Received) => Answer | Promise<Answer>): void
  /** The requests for a path. */
  to(path: string): Received[]
  close(): Promise<void>
}

/** Starts a server on a free port of loopback. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const scripts = new Map<string, (request: Received) => Answer | Promise<Answer>>()
  const received: Received[] = []
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: target = '/', headers } = incoming
    const request = { method, target, headers, body: await text(incoming) }
    received.push(request)
    const answer = await scripts.get(pathOf(target))?.(request)
    const { status = 200, headers: fields, body, raw, isCut } = answer ?? { status: 404 }
    outgoing.writeHead(status, { 'content-type': 'application/json', ...fields })
    if (isCut === true) {
      outgoing.write(raw ?? '', () => setImmediate(() => outgoing.destroy()))
      return
    }
    outgoing.end(raw ?? (body === undefined ? undefined : JSON.stringify(body)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    on: (path, script) => void scripts.set(path, script),
    to: (path) => received.filter(({ target }) => pathOf(target) === path),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? ''
}
