import type {
  AfterResponseHook,
  BeforeErrorHook,
  BeforeRequestHook,
  Got,
  NormalizedOptions,
} from 'got'
import { apiTokens, type ApiTokensOptions, type OAuth2Client } from '@authkit/oauth2/client'
import { withinOrigin } from './redirect.ts'

/** What is needed of an `OAuth2Client`: its token, kept fresh. */
export type TokenClient = Pick<OAuth2Client, 'tokens'>

/** Where the token may go: `allowedOrigins`, or the origin of the instance's base URL unless given. */
export type AttachOAuth2Options = Pick<ApiTokensOptions, 'allowedOrigins'>

/** Where `context` keeps the Authorization field that this package wrote, to tell it from one of the caller. */
const WRITTEN = 'authkit'

/**
 * Extends a got instance so that every request carries the client's bearer token, renewed ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * The token goes to the allowed origins only; a request elsewhere is refused, and a redirect elsewhere is not followed.
 */
export function attachOAuth2(
  instance: Got,
  client: TokenClient,
  options: AttachOAuth2Options = {},
): Got {
  const { prefixUrl, followRedirect } = instance.defaults.options
  const tokens = apiTokens(client, { ...options, baseUrl: String(prefixUrl) })

  const beforeRequest: BeforeRequestHook = async (request) => {
    if (request.url !== undefined) tokens.checkTarget(request.url)
    // What the caller says about authorization stands.
    if (authorizationOf(request) !== writtenIn(request)) return
    const token = await tokens.current()
    const authorization = `Bearer ${token.access_token}`
    request.headers['authorization'] = authorization
    request.context = { ...request.context, [WRITTEN]: authorization }
  }

  const afterResponse: AfterResponseHook = async (response, retryWithMergedOptions) => {
    const request = response.request.options
    const written = writtenIn(request)
    if (response.statusCode !== 401 || written === undefined) return response
    if (authorizationOf(request) !== written || !isReplayable(request.body)) return response
    const replacement = await tokens.replace(written.slice('Bearer '.length))
    // Only once: got runs no such hook on what is sent again.
    return replacement === undefined ? response : retryWithMergedOptions({})
  }

  return instance.extend({
    followRedirect: withinOrigin(followRedirect),
    hooks: {
      beforeRequest: [beforeRequest],
      afterResponse: [afterResponse],
      beforeError: [withoutToken],
    },
  })
}

/** What applications log of an error has no token in it. */
const withoutToken: BeforeErrorHook = (error) => {
  // An error that came before the options could be read has none.
  const request: RequestOptions | undefined = error.options
  if (request === undefined || writtenIn(request) === undefined) return error
  if (authorizationOf(request) === writtenIn(request)) delete request.headers['authorization']
  request.context = { ...request.context, [WRITTEN]: undefined }
  return error
}

type RequestOptions = Pick<NormalizedOptions, 'headers' | 'context'>

function authorizationOf({ headers }: RequestOptions): string | string[] | undefined {
  return headers['authorization']
}

function writtenIn({ context }: RequestOptions): string | undefined {
  const written = context[WRITTEN]
  return typeof written === 'string' ? written : undefined
}

/** True when the body can be sent a second time: a stream is used up by the first. */
function isReplayable(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || ArrayBuffer.isView(body)
}
