import type { HttpHandler, HttpHeaders, HttpRequest, HttpResponse } from '@authkit/common/http'
import type { Request, RequestHandler, Response } from 'express'

/** Where requests are addressed to. */
export interface HttpHandlerOptions {
  /** Scheme, host and port that the world sees, `https://login.example`. What a request says about them is never believed. */
  readonly origin: string
}

/** Makes an endpoint of Authkit an Express handler: copies the request record in and the response record out. */
export function httpHandler(handler: HttpHandler, { origin }: HttpHandlerOptions): RequestHandler {
  return async (req, res) => {
    sendHttpResponse(res, await handler(toHttpRequest(req, origin)))
  }
}

/** The record of a request; its body is text, or what a body parser left. */
export function toHttpRequest(req: Request, origin: string): HttpRequest {
  return {
    method: req.method,
    url: origin + requestTarget(req),
    headers: distinctHeaders(req),
    body: req.body,
  }
}

/** Path and query of a request as they came, wherever the router is mounted. */
export function requestTarget({ originalUrl }: Request): string {
  if (originalUrl.startsWith('/')) return originalUrl
  // RFC 9112 §3.2.2: a client may send the whole URL. Its host is no more believed than the Host field.
  const url = URL.parse(originalUrl)
  return url ? url.pathname + url.search : '/'
}

/** Writes a response record. Cookies are added to those that others set. */
export function sendHttpResponse(res: Response, { status, headers, body }: HttpResponse): void {
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'set-cookie') res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  res.end(body)
}

// Node drops or joins the repetitions of a field in `headers`; a repeated Authorization must be seen to be refused.
function distinctHeaders({ headersDistinct }: Request): HttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    const [only, ...others] = values
    headers[name] = only !== undefined && others.length === 0 ? only : values
  }
  return headers
}
