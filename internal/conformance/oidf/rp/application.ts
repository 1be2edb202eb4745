import type { HttpHandler } from '@authkit/common/http'
import { listen, type Received } from './http.ts'

/** The relying party's own web server. */
export interface Application {
  readonly origin: string
  /** Answers a path by an endpoint of our client. */
  readonly serve: (path: string, handler: HttpHandler) => void
  /** The requests to a path. */
  readonly requests: (path: string) => readonly Received[]
  /** Forgets endpoints and requests. */
  readonly reset: () => void
  readonly stop: () => Promise<void>
}

/** Starts it on a free port of loopback. */
export async function startApplication(): Promise<Application> {
  const handlers = new Map<string, HttpHandler>()
  const received: Received[] = []
  const { origin, stop } = await listen(async (request) => {
    received.push(request)
    const { method, headers, body } = request
    const url = `${origin}${request.path}?${request.query}`
    const handler = handlers.get(request.path)
    return handler?.({ method, url, headers, ...(method === 'POST' ? { body } : {}) })
  })
  return {
    origin,
    serve: (path, handler) => void handlers.set(path, handler),
    requests: (path) => received.filter((request) => request.path === path),
    reset() {
      handlers.clear()
      received.length = 0
    },
    stop,
  }
}
