import { jsonResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import type { ErrorRequestHandler, Request } from 'express'
import { sendHttpResponse } from './handler.ts'

/** Who else is told of an error. */
export interface OAuthErrorHandlerOptions {
  /** Told of every error that is answered here; `error.cause` says what the client is not told, such as which claim was wrong. */
  readonly onError?: (error: OAuth2Error, req: Request) => void
}

/** Answers protocol errors, such as those of `requireToken`, with JSON in the form of RFC 6749 §5.2. Put it after the routes of an API. */
export function oauthErrorHandler({ onError }: OAuthErrorHandlerOptions = {}): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (!(error instanceof OAuth2Error) || res.headersSent) return next(error)
    onError?.(error, req)
    const body = { error: error.error, error_description: error.message }
    sendHttpResponse(res, jsonResponse(error.status, body, error.headers))
  }
}
