import {
  type ApiTokens,
  apiTokens,
  type ApiTokensOptions,
  type OAuth2Client,
  type OAuth2Token,
} from '@authkit/oauth2/client'
import type { ExtendOptions, Got } from 'got'
import { type CallSigner, signingHandler } from './signed-call.ts'

/** What is needed of an `OAuth2Client`, an `AssertionClient` or an `OAuth2Auth`: its token. */
export type TokenClient = Pick<OAuth2Client, 'tokens'>

/** Where the token may go: `allowedOrigins`, or the origin of the instance's base URL unless given. */
export type AttachOAuth2Options = Pick<ApiTokensOptions, 'allowedOrigins'>

/** Where the token may go: `allowedOrigins`, or the origin of the base URL unless given. */
export interface OAuth2OptionsInit extends AttachOAuth2Options {
  /** Base of the API's relative URLs, which becomes the `prefixUrl` of the instance. */
  readonly prefixUrl?: string | URL | undefined
}

/**
 * Extends a got instance so that every request carries the client's bearer token, renewed ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * The token goes to the allowed origins only; a request elsewhere is refused, and a redirect elsewhere is not followed.
 */
export function attachOAuth2(
  instance: Got,
  client: TokenClient,
  options: AttachOAuth2Options = {},
): Got {
  const { prefixUrl } = instance.defaults.options
  return instance.extend({ handlers: handlersOf(client, { ...options, prefixUrl }) })
}

/** Options for `got.extend` that do what `attachOAuth2` does, RFC 6750 §2.1. */
export function oauth2Options(client: TokenClient, options: OAuth2OptionsInit = {}): ExtendOptions {
  const { prefixUrl } = options
  const handlers = handlersOf(client, options)
  return prefixUrl === undefined ? { handlers } : { handlers, prefixUrl }
}

function handlersOf(
  client: TokenClient,
  { allowedOrigins, prefixUrl }: OAuth2OptionsInit,
): ExtendOptions['handlers'] & {} {
  const baseUrl = prefixUrl === undefined ? undefined : String(prefixUrl)
  const tokens = apiTokens(client, { allowedOrigins, baseUrl })
  return [signingHandler(() => bearerSigner(tokens))]
}

function bearerSigner(tokens: ApiTokens): CallSigner {
  let used: OAuth2Token | undefined
  return {
    checkTarget: (url) => tokens.checkTarget(url),
    async sign(request, signal) {
      used = await tokens.current(signal)
      return tokens.sign(used, request)
    },
    async renew(signal) {
      const token = used?.access_token
      return token !== undefined && (await tokens.replace(token, signal)) !== undefined
    },
  }
}
