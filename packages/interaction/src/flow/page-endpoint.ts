import { generateToken, HttpInputError } from '@authkit/common'
import type { HttpHandler, HttpRequest, HttpResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import { AuthorizationRequestError } from '@authkit/oauth2/server'
import { InteractionError } from '../errors.ts'
import type { InteractionContext } from './context.ts'

/** An endpoint that people see: its errors are pages. A fault of the server rejects. */
export function pageEndpoint(
  methods: readonly string[],
  handle: (request: HttpRequest, context: InteractionContext) => Promise<HttpResponse>,
  context: InteractionContext,
): HttpHandler {
  return async (request) => {
    try {
      if (!methods.includes(request.method))
        throw new InteractionError('ERR_INTERACTION_METHOD', { allow: methods.join(', ') })
      return await handle(request, context)
    } catch (error) {
      // RFC 6749 §4.1.2.1: only when the redirect URI is known to be the client's does an error travel there.
      if (error instanceof AuthorizationRequestError)
        return context.server.createErrorResponse(error)
      if (isForTheUser(error)) return showError(error, context)
      throw error
    }
  }
}

/** An error with words for the user. */
export type UserError = OAuth2Error | InteractionError | HttpInputError

function isForTheUser(error: unknown): error is UserError {
  return (
    error instanceof OAuth2Error ||
    error instanceof InteractionError ||
    error instanceof HttpInputError
  )
}

/** The error page, which the operator is told about. */
export function showError(
  error: UserError,
  { pages, respond, onErrorPage }: InteractionContext,
): HttpResponse {
  const { status, message } = error
  const requestId = generateToken(12)
  onErrorPage({ requestId, status, error })
  const headers = error instanceof HttpInputError ? {} : error.headers
  return respond(status, (base) => pages.error({ ...base, status, message, requestId }), {
    headers,
  })
}
