import { jsonResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import type { ErrorRequestHandler } from 'express'
import { sendHttpResponse } from './handler.ts'

/** Answers protocol errors, such as those of `requireToken`, with JSON in the form of RFC 6749 §5.2. Put it after the routes of an API. */
export function oauthErrorHandler(): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (!(error instanceof OAuth2Error) || res.headersSent) return next(error)
    const body = { error: error.error, error_description: error.message }
    sendHttpResponse(res, jsonResponse(error.status, body, error.headers))
  }
}
