import type { GuardedResponse } from '@authkit/common'
import type { BackChannel } from './back-channel.ts'
import type { EndpointAuthentication } from './endpoint-authentication.ts'
import { MissingTokenError } from './client-errors.ts'
import { type IntrospectionResult, readIntrospection } from './introspection.ts'
import { requireEndpoint, type ServerMetadata } from './server-metadata.ts'
import { requireSuccess } from './token-response.ts'

/** Which server is asked, and by whom. */
export interface AboutTokenContext {
  readonly channel: BackChannel
  readonly authentication: EndpointAuthentication
  readonly metadata: ServerMetadata
}

/** What the server is asked about. */
export interface AboutToken {
  readonly token: string
  /** What kind of token it is. */
  readonly hint: string | undefined
}

/** Has a token revoked, RFC 7009 §2.1. */
export async function revoke(about: AboutToken, context: AboutTokenContext): Promise<void> {
  const url = requireEndpoint(context.metadata, 'revocation_endpoint')
  requireSuccess(await ask(about, { ...context, url, kind: 'revocation' }))
}

/** Asks what is known of a token, RFC 7662 §2.1. */
export async function introspect(
  about: AboutToken,
  context: AboutTokenContext,
): Promise<IntrospectionResult> {
  const url = requireEndpoint(context.metadata, 'introspection_endpoint')
  return readIntrospection(await ask(about, { ...context, url, kind: 'introspection' }))
}

interface Endpoint extends AboutTokenContext {
  readonly url: string
  readonly kind: 'revocation' | 'introspection'
}

async function ask(
  { token, hint }: AboutToken,
  { channel, authentication, url, kind }: Endpoint,
): Promise<GuardedResponse> {
  if (typeof token !== 'string' || token === '') throw new MissingTokenError()
  const pair = ['token', token] as const
  return channel.post({
    url,
    form: hint === undefined ? [pair] : [pair, ['token_type_hint', hint]],
    authentication: authentication[kind],
    before: kind === 'revocation' ? 'revokeTokenRequest' : 'introspectTokenRequest',
  })
}
