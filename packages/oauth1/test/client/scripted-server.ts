import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as the server got it. */
export interface Received {
  readonly method: string
  /** Absolute URL, as the server would know it from its configuration. */
  readonly url: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly bytes: Buffer
}

/** What the server answers. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type Script = (request: Received) => Answer

/** A real HTTP server on loopback that answers by script and remembers what it was asked. */
export interface ScriptedServer {
  readonly origin: string
  readonly received: Received[]
  /** Says what a path answers from now on. */
  on(path: string, script: Script | Answer): void
  /** The last request for a path. */
  last(path: string): Received
  close(): Promise<void>
}

/** Starts a server on a free port of loopback. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const scripts = new Map<string, Script>()
  const received: Received[] = []
  let origin = ''
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url: target = '/', headers } = incoming
    const bytes = await buffer(incoming)
    const path = target.split('?', 1)[0] ?? ''
    const request = { method, url: origin + target, path, headers, body: String(bytes), bytes }
    received.push(request)
    const { status = 200, headers: fields, body } = scripts.get(path)?.(request) ?? { status: 404 }
    outgoing.writeHead(status, fields)
    outgoing.end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
  return {
    origin,
    received,
    on: (path, script) => {
      scripts.set(path, typeof script === 'function' ? script : () => script)
    },
    last: (path) => {
      const found = received.findLast((request) => request.path === path)
      if (found === undefined) throw new Error(`nobody asked for ${path}`)
      return found
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
