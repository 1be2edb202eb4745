import { type OAuth1Client, oauth1Signer, type OAuth1SignerOptions } from '@authkit/oauth1/client'
import type { ExtendOptions, Got } from 'got'
import { signingHandler } from './signed-call.ts'

/** What is needed of an `OAuth1Client` or an `OAuth1Auth`: what it signs with. */
export type SignerClient = Pick<OAuth1Client, 'signer'>

/** Where signed requests may go: `allowedOrigins`, or the origin of the instance's base URL unless given. */
export type AttachOAuth1Options = Pick<OAuth1SignerOptions, 'allowedOrigins'>

/** Where signed requests may go: `allowedOrigins`, or the origin of the base URL unless given. */
export interface OAuth1OptionsInit extends AttachOAuth1Options {
  /** Base of the API's relative URLs, which becomes the `prefixUrl` of the instance. */
  readonly prefixUrl?: string | URL | undefined
}

/**
 * Extends a got instance so that every request is signed with the client's credentials, each redirect and each retry anew, RFC 5849 §3.1.
 * Requests go to the allowed origins only; one elsewhere is refused, and a redirect elsewhere is not followed.
 */
export function attachOAuth1(
  instance: Got,
  client: SignerClient,
  options: AttachOAuth1Options = {},
): Got {
  const { prefixUrl } = instance.defaults.options
  return instance.extend({ handlers: handlersOf(client, { ...options, prefixUrl }) })
}

/** Options for `got.extend` that do what `attachOAuth1` does, RFC 5849 §3.1. */
export function oauth1Options(
  client: SignerClient,
  options: OAuth1OptionsInit = {},
): ExtendOptions {
  const { prefixUrl } = options
  const handlers = handlersOf(client, options)
  return prefixUrl === undefined ? { handlers } : { handlers, prefixUrl }
}

function handlersOf(
  client: SignerClient,
  { allowedOrigins, prefixUrl }: OAuth1OptionsInit,
): ExtendOptions['handlers'] & {} {
  const baseUrl = prefixUrl === undefined ? undefined : String(prefixUrl)
  const signer = oauth1Signer(client, { allowedOrigins, baseUrl })
  return [signingHandler(() => signer)]
}
