import type { HttpHandler, HttpResponse } from '@authkit/common/http'
import type { RequestHandler, Response } from 'express'
import { toHttpRequest } from './request.ts'

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

/** Writes a response record. Cookies are added to those that others set. */
export function sendHttpResponse(res: Response, { status, headers, body }: HttpResponse): void {
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'set-cookie') res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  res.end(body)
}
