import type { HttpHandler, HttpHeaders, HttpRequest, HttpResponse } from '@authkit/common/http'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Where requests are addressed to. */
export interface HttpHandlerOptions {
  /** Scheme, host and port that the world sees, `https://login.example`. What a request says about them is never believed. */
  readonly origin: string
}

/** Makes an endpoint of Authkit a Fastify route handler: copies the request record in and the response record out. */
export function httpHandler(
  handler: HttpHandler,
  { origin }: HttpHandlerOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) =>
    sendHttpResponse(reply, await handler(toHttpRequest(request, origin)))
}

/** The record of a request; its body is what the content type parser left. */
export function toHttpRequest(request: FastifyRequest, origin: string): HttpRequest {
  const { method, body } = request
  return { method, url: origin + requestTarget(request), headers: distinctHeaders(request), body }
}

/** Writes a response record. Cookies are added to those that others set. */
export function sendHttpResponse(
  reply: FastifyReply,
  { status, headers, body }: HttpResponse,
): FastifyReply {
  reply.code(status)
  // The copy is what turns a read-only list into the one that Fastify wants.
  for (const [name, value] of Object.entries(headers)) {
    reply.header(name, typeof value === 'string' ? value : [...value])
  }
  // Bytes, because Fastify adds a charset to the content type of a text.
  return reply.send(body === undefined ? undefined : Buffer.from(body))
}

/** Path and query of a request as they came. */
function requestTarget({ originalUrl }: FastifyRequest): string {
  if (originalUrl.startsWith('/')) return originalUrl
  // RFC 9112 §3.2.2: a client may send the whole URL. Its host is no more believed than the Host field.
  const url = URL.parse(originalUrl)
  return url ? url.pathname + url.search : '/'
}

// Node drops or joins the repetitions of a field in `headers`; a repeated Authorization must be seen to be refused.
function distinctHeaders({ raw: { rawHeaders } }: FastifyRequest): HttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    const earlier = headers[name]
    headers[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return headers
}
