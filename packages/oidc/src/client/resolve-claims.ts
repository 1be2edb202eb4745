import {
  AuthkitConfigError,
  checkOptions,
  type Clock,
  guardedFetch,
  isAuthkitError,
  systemClock,
} from '@authkit/common'
import type { JsonValue } from '@authkit/common/store'
import { unverifiedJwt } from '@authkit/jose'
import type { TransportOptions } from '@authkit/oauth2/client'
import type { UserInfo } from '../claims/user-info.ts'
import { usualLeeway, verifySignedToken } from '../id-token/signed-token.ts'
import type { VerificationKeys } from '../id-token/verification-key.ts'
import { ClaimSourceError } from './claim-source-error.ts'
import { type ClaimSource, type ReferencedSource, referencedSources } from './claim-sources.ts'

/** A provider of claims that the application trusts. */
export interface ClaimsProvider {
  /** Its keys: a `RemoteKeySet`, or keys at hand. */
  readonly keys: VerificationKeys
  /** The algorithms that it signs with; RS256 unless given. */
  readonly algorithms?: readonly string[] | undefined
  /** How this provider calls the user, the `sub` of what it signs; where it is not given, claims about anybody are taken. */
  readonly sub?: string | undefined
}

/** Whose claims are believed, and how they are fetched. */
export interface ResolveClaimsOptions extends TransportOptions {
  /** The providers of claims by their issuer, the `iss` of what they sign. */
  readonly providers: Readonly<Record<string, ClaimsProvider>>
  /** The claims to resolve; all unless given. */
  readonly names?: readonly string[] | undefined
  /** Most sources to read; 5 unless given. */
  readonly maxSources?: number | undefined
  /** By how many seconds the clocks may differ; 120 unless given. */
  readonly leeway?: number | undefined
  /** Tells the time. */
  readonly clock?: Clock | undefined
}

/** Longest answer of a source to read, in bytes. */
const maxBytes = 16_384

/**
 * Replaces references to aggregated and distributed claims by the claims, verified under the keys of those who signed them, OpenID Connect Core §5.6.2.
 * Neither `aud` nor, without `sub` of the provider, `sub` is looked at: the OpenID provider answers for handing out what is about this user. Endpoints
 * are reached on the public internet only unless `addresses` is `any`. Rejects with a `ClaimSourceError` when one of the sources fails.
 */
export async function resolveClaims(
  userinfo: UserInfo,
  options: ResolveClaimsOptions,
): Promise<UserInfo> {
  checkOptions('resolveClaims', options, {
    providers: 'object',
    names: 'list?',
    maxSources: 'number?',
    leeway: 'number?',
    clock: 'function?',
    fetch: 'function?',
    transport: 'function?',
    timeout: 'number?',
    addresses: 'text?',
    signal: 'object?',
  })
  const { names, maxSources = 5 } = options
  if (!(maxSources >= 0)) throw new AuthkitConfigError('maxSources must be 0 or more')
  const isWanted = (name: string): boolean => names === undefined || names.includes(name)
  const sources = referencedSources(userinfo, isWanted, maxSources)
  const resolved = await Promise.all(sources.map((source) => claimsOf(source, options)))
  const { _claim_names: _names, _claim_sources: _sources, ...own } = userinfo
  return { ...Object.fromEntries(resolved.flat()), ...own, sub: userinfo.sub }
}

async function claimsOf(
  { source, names }: ReferencedSource,
  options: ResolveClaimsOptions,
): Promise<[string, JsonValue][]> {
  try {
    const token = 'token' in source ? source.token : await fetchToken(source, options)
    const claims = await verifiedClaims(token, options)
    return names.flatMap((name): [string, JsonValue][] => {
      const value = Object.hasOwn(claims, name) ? claims[name] : undefined
      return value === undefined ? [] : [[name, value]]
    })
  } catch (cause) {
    const isOurs = cause instanceof ClaimSourceError || cause instanceof AuthkitConfigError
    if (!isAuthkitError(cause) || isOurs) throw cause
    throw new ClaimSourceError(`A source of claims is refused: ${cause.message}`, { cause })
  }
}

/** The endpoint is what somebody else wrote, so it must not lead into the application's own network. */
async function fetchToken(
  { endpoint, accessToken }: Extract<ClaimSource, { readonly endpoint: string }>,
  { addresses = 'public', fetch, timeout, signal }: ResolveClaimsOptions,
): Promise<string> {
  const accept = { accept: 'application/jwt' }
  const { status, text } = await guardedFetch(endpoint, {
    addresses,
    fetch,
    timeout,
    signal,
    maxBytes,
    // Core §5.6.2: the token goes where the provider says, in the header.
    headers:
      accessToken === undefined ? accept : { ...accept, authorization: `Bearer ${accessToken}` },
  })
  if (status === 200) return text.trim()
  throw new ClaimSourceError(`A source of claims answered with status ${status}`)
}

async function verifiedClaims(
  token: string,
  { providers, leeway = usualLeeway, clock = systemClock }: ResolveClaimsOptions,
): Promise<Readonly<Record<string, JsonValue>>> {
  // Core §5.6.2: who signed it chooses the keys; with these it is verified.
  const { iss = '' } = unverifiedJwt(token).claims
  const provider = Object.hasOwn(providers, iss) ? providers[iss] : undefined
  if (provider === undefined) {
    throw new ClaimSourceError('A source of claims is nobody whom providers names')
  }
  const { keys, algorithms = ['RS256'], sub } = provider
  const options = { keys, algorithms, leeway, clock, maxBytes }
  // What the payload of a JWT is parsed to holds nothing but JSON values.
  const { claims } = await verifySignedToken<Readonly<Record<string, JsonValue>>>(token, options)
  if (sub === undefined || claims['sub'] === sub) return claims
  throw new ClaimSourceError('A source of claims is about another user')
}
