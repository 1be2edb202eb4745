import {
  headersFromRaw,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  requestTarget,
} from '@authkit/common/http'
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
  const { method, body, originalUrl, raw } = request
  const url = origin + requestTarget(originalUrl)
  return { method, url, headers: headersFromRaw(raw.rawHeaders), body }
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
  // A text goes out in one piece with the header, which bytes do not.
  return reply.send(body)
}
