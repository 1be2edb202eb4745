import { AuthkitConfigError } from '@authkit/common'
import { InvalidRequestError, InvalidScopeError, InvalidTargetError } from '../errors.ts'
import type { ServerContext, ServerKeys, TokenSource } from './context.ts'
import type { TokenFormat } from './contracts.ts'
import { checkSeconds } from './lifetimes.ts'
import { checkOpen } from './resources/requested-resources.ts'
import type { Resource } from './resources/resource.ts'

/** How access tokens are written: always the same way, or as a function tells for a client and a grant. */
export type AccessTokens = TokenFormat | ((source: TokenSource) => TokenFormat)

/** What is fixed about an access token before it is made. */
export interface TokenTerms {
  readonly format: TokenFormat
  /** In seconds. */
  readonly lifetime: number
  readonly scope: readonly string[]
  /** Resources of the server that it is for, whether they were asked for or the format names them. */
  readonly resources: readonly string[]
  /** Whom it says that it is for. */
  readonly audience: readonly string[]
}

/** What is to be issued. */
export interface WantedToken {
  readonly scope: readonly string[]
  /** Identifiers of the resources that it is for. */
  readonly resources: readonly string[]
  /** Token type that it has to be as well, RFC 8693 §3. */
  readonly tokenType: string | undefined
}

/** Decides how an access token is written, how long it lives, which scopes it carries and whom it is for. */
export type TokenPolicy = (
  source: TokenSource,
  wanted: WantedToken,
  context: ServerContext,
) => Promise<TokenTerms>

/** The policy of a server: what a resource says about its tokens goes before what the server says. */
export function tokenPolicy(accessTokens: AccessTokens, keys: ServerKeys | undefined): TokenPolicy {
  if (typeof accessTokens !== 'function') checkTokenFormat(accessTokens, keys)
  const general = (source: TokenSource): TokenFormat => {
    if (typeof accessTokens !== 'function') return accessTokens
    const format = accessTokens(source)
    checkTokenFormat(format, keys)
    return format
  }
  return async (source, wanted, context) => {
    const usual = general(source)
    const terms = { format: usual, lifetime: lifetimeOf(source, context), scope: wanted.scope }
    const { resources: asked, tokenType } = wanted
    const resources = asked.length > 0 ? asked : await usualResources(usual, source, context)
    const { format, ...others } =
      resources.length === 0 ? terms : await forResources(terms, resources, context)
    // RFC 8693 §2.2.2: a type of token that is not made here is an invalid request.
    if (tokenType !== undefined && format.tokenType !== tokenType)
      throw new InvalidRequestError('Tokens of the requested_token_type are not issued here')
    // A format may name others beside the resources of the server.
    const isUsual = asked.length === 0 && format === usual
    return { format, ...others, resources, audience: isUsual ? (usual.audience ?? []) : resources }
  }
}

/** RFC 8707 §2: the resources that a format names stand for those that the client did not, under the same rules. */
async function usualResources(
  { audience = [] }: TokenFormat,
  { client }: TokenSource,
  context: ServerContext,
): Promise<readonly string[]> {
  const known: string[] = []
  for (const name of new Set(audience)) {
    if (!(await context.findResource(name))) continue
    await checkOpen(name, client, context)
    known.push(name)
  }
  return known
}

async function forResources(
  { format: general, lifetime, scope: wanted }: Pick<TokenTerms, 'format' | 'lifetime' | 'scope'>,
  names: readonly string[],
  context: ServerContext,
): Promise<Pick<TokenTerms, 'format' | 'lifetime' | 'scope'>> {
  const found = await Promise.all(names.map((name) => context.findResource(name)))
  const resources = found.filter((resource) => resource !== undefined)
  // A resource that was taken away gets no more tokens.
  if (resources.length < names.length)
    throw new InvalidTargetError(undefined, { reason: 'unknown_resource' })
  const formats = new Set(resources.map(({ accessTokens }) => accessTokens ?? general))
  const [format, another] = formats
  // RFC 8707 §2.2: the client can ask for a token for one of them.
  if (!format || another)
    throw new InvalidTargetError('These resources take different tokens: ask for one at a time')
  checkTokenFormat(format, context.keys)
  const scope = wanted.filter((name) =>
    resources.some((each) => each.scopes?.includes(name) ?? true),
  )
  // RFC 6749 §5.1: a response without scope would say that all of it was granted.
  if (wanted.length > 0 && scope.length === 0)
    throw new InvalidScopeError(undefined, { reason: 'no_scope_of_resource' })
  return {
    format,
    lifetime: Math.min(lifetime, ...resources.map((each) => each.accessTokenLifetime ?? lifetime)),
    scope,
  }
}

function lifetimeOf(source: TokenSource, { lifetimes }: ServerContext): number {
  const { accessToken } = lifetimes
  if (typeof accessToken === 'number') return accessToken
  return checkSeconds('lifetimes.accessToken', accessToken(source))
}

/** Makes sure that a token format is one, and that the keys it needs are there; throws an `AuthkitConfigError`. */
export function checkTokenFormat(
  format: TokenFormat | undefined,
  keys: ServerKeys | undefined,
): void {
  if (typeof format?.create !== 'function') {
    throw new AuthkitConfigError(
      'accessTokens is a token format of @authkit/oauth2/server: opaqueFormat() or jwtFormat({ audience })',
    )
  }
  if (!format.signs) return
  if (!keys) {
    throw new AuthkitConfigError(
      `The access token format "${format.tokenFormat}" needs signing keys: pass keys: new KeySet([…])`,
    )
  }
  const { algorithm } = format
  const algorithms = keys.algorithms()
  if (algorithm === undefined ? algorithms.length > 0 : algorithms.includes(algorithm)) return
  throw new AuthkitConfigError(
    algorithm === undefined
      ? 'The key set holds no private key to sign access tokens with'
      : `No private key can sign access tokens with ${algorithm}; there are keys for: ${algorithms.join(', ')}`,
  )
}

/** Checks the token formats of resources that are written down in code. */
export function checkResourceFormats(resources: unknown, keys: ServerKeys | undefined): void {
  if (!Array.isArray(resources)) return
  // The directory has checked that each is a resource.
  for (const { accessTokens } of resources as readonly Resource[]) {
    if (accessTokens) checkTokenFormat(accessTokens, keys)
  }
}
