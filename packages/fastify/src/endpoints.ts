import { AuthkitConfigError, decodeUtf8 } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { InvalidRequestError, ServerError } from '@authkit/oauth2'
import type { AuthorizationServer } from '@authkit/oauth2/server'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { httpHandler, sendHttpResponse } from './handler.ts'

const MAX_BODY_BYTES = 65_536

/**
 * A plugin with every endpoint of an authorization server at its path from the origin: `app.register(endpoints(server))`, without a prefix.
 * Register grants and endpoints before. The authorization endpoint is not among them: it needs a user and pages.
 */
export function endpoints(server: AuthorizationServer): FastifyPluginAsync {
  const { origin } = new URL(server.issuer)
  return async (scope) => {
    // The metadata would name paths that are not there.
    if (scope.prefix !== '') {
      throw new AuthkitConfigError(
        `endpoints(server) is registered without a prefix, and here it is ${scope.prefix}: put the path into the issuer`,
      )
    }
    keepBodiesAsText(scope)
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const response = answerFault(server, error)
      if (response.status >= 500) request.log.error({ err: error }, 'an endpoint failed')
      return sendHttpResponse(reply, response)
    })
    for (const { path, handler } of server.routes()) {
      // All methods, because the server itself says which it takes.
      scope.all(path, httpHandler(handler, { origin }))
    }
  }
}

/** Bodies stay text in this scope: a parser that makes objects of them hides repeated parameters. */
function keepBodiesAsText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  const options = { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES } as const
  scope.addContentTypeParser('*', options, async (_request: FastifyRequest, body: Buffer) =>
    readBytes(body),
  )
}

function readBytes(body: Buffer): string {
  try {
    return decodeUtf8(body)
  } catch (cause) {
    throw new InvalidRequestError('The body is not UTF-8', { cause })
  }
}

/** The answer to an error outside the endpoint. An error of another plugin's making goes on to the application's handler. */
function answerFault(server: AuthorizationServer, error: FastifyError): HttpResponse {
  if (error instanceof InvalidRequestError) return server.createErrorResponse(error)
  const { statusCode: status = 500, code } = error
  if (status >= 500) return server.createErrorResponse(new ServerError(undefined, { cause: error }))
  if (typeof code !== 'string' || !code.startsWith('FST_ERR_CTP_')) throw error
  return server.createErrorResponse(
    new InvalidRequestError('The body cannot be read', { status, cause: error }),
  )
}
