import { AuthkitConfigError } from '@authkit/common'
import { InvalidTargetError } from '../errors.ts'
import type { ServerContext, ServerKeys, TokenSource } from './context.ts'
import type { TokenFormat } from './contracts.ts'
import { checkSeconds } from './lifetimes.ts'
import type { Resource } from './resources/resource.ts'

/** How access tokens are written: always the same way, or as a function tells for a client and a grant. */
export type AccessTokens = TokenFormat | ((source: TokenSource) => TokenFormat)

/** What is fixed about an access token before it is made. */
export interface TokenTerms {
  readonly format: TokenFormat
  /** In seconds. */
  readonly lifetime: number
  readonly scope: readonly string[]
}

/** Decides how an access token is written, how long it lives and which scopes it carries. */
export type TokenPolicy = (
  source: TokenSource,
  scope: readonly string[],
  resources: readonly string[],
  context: ServerContext,
) => TokenTerms | Promise<TokenTerms>

/** The policy of a server: what a resource says about its tokens goes before what the server says. */
export function tokenPolicy(accessTokens: AccessTokens, keys: ServerKeys | undefined): TokenPolicy {
  if (typeof accessTokens !== 'function') checkTokenFormat(accessTokens, keys)
  const general = (source: TokenSource): TokenFormat => {
    if (typeof accessTokens !== 'function') return accessTokens
    const format = accessTokens(source)
    checkTokenFormat(format, keys)
    return format
  }
  return (source, scope, names, context) => {
    const lifetime = lifetimeOf(source, context)
    if (names.length === 0) return { format: general(source), lifetime, scope }
    return forResources(general, source, { scope, lifetime }, names, context)
  }
}

async function forResources(
  general: (source: TokenSource) => TokenFormat,
  source: TokenSource,
  { scope, lifetime }: Pick<TokenTerms, 'scope' | 'lifetime'>,
  names: readonly string[],
  context: ServerContext,
): Promise<TokenTerms> {
  const found = await Promise.all(names.map((name) => context.findResource(name)))
  const resources = found.filter((resource) => resource !== undefined)
  // A resource that was taken away gets no more tokens.
  if (resources.length < names.length) throw new InvalidTargetError()
  const formats = new Set(resources.map(({ accessTokens }) => accessTokens ?? general(source)))
  const [format, another] = formats
  // RFC 8707 §2.2: the client can ask for a token for one of them.
  if (!format || another)
    throw new InvalidTargetError('These resources take different tokens: ask for one at a time')
  checkTokenFormat(format, context.keys)
  return {
    format,
    lifetime: Math.min(lifetime, ...resources.map((each) => each.accessTokenLifetime ?? lifetime)),
    scope: scope.filter((name) => resources.some((each) => each.scopes?.includes(name) ?? true)),
  }
}

function lifetimeOf(source: TokenSource, { lifetimes }: ServerContext): number {
  const { accessToken } = lifetimes
  if (typeof accessToken === 'number') return accessToken
  return checkSeconds('lifetimes.accessToken', accessToken(source))
}

/** Makes sure that a token format is one, and that the keys it needs are there; throws an `AuthkitConfigError`. */
export function checkTokenFormat(format: TokenFormat, keys: ServerKeys | undefined): void {
  if (typeof format.create !== 'function') {
    throw new AuthkitConfigError(
      'accessTokens is a token format of @authkit/oauth2/server: opaqueFormat() or jwtFormat({ audience })',
    )
  }
  if (format.signs && !keys) {
    throw new AuthkitConfigError(
      `The access token format "${format.tokenFormat}" needs signing keys: pass keys: new KeySet([…])`,
    )
  }
}

/** Checks the token formats of resources that are written down in code. */
export function checkResourceFormats(resources: unknown, keys: ServerKeys | undefined): void {
  if (!Array.isArray(resources)) return
  // The directory has checked that each is a resource.
  for (const { accessTokens } of resources as readonly Resource[]) {
    if (accessTokens) checkTokenFormat(accessTokens, keys)
  }
}
