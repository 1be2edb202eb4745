import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { InvalidTokenError } from '../errors.ts'
import type { AccessToken, TokenAuthentication } from './access-token.ts'

/** Reads the claims of a token that was verified as an access token; throws an `InvalidTokenError` for one of another type, RFC 9068 §2.2. */
export function toAccessToken(claims: JsonObject): AccessToken {
  // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
  if (claims['cnf'] !== undefined)
    throw new InvalidTokenError(undefined, { reason: 'bound_to_key' })
  const subject = textOf(claims, 'sub')
  const clientId = textOf(claims, 'client_id') ?? ''
  const scope = textOf(claims, 'scope') ?? ''
  return {
    // RFC 9068 §5: without a user the subject is the client itself.
    subject: subject === clientId ? undefined : subject,
    clientId,
    scope: scope.split(' ').filter((word) => word !== ''),
    expiresAt: timeOf(claims, 'exp'),
    issuer: textOf(claims, 'iss'),
    audience: typeof claims['aud'] === 'string' ? [claims['aud']] : textsOf(claims, 'aud'),
    authentication: authenticationOf(claims),
    claims,
  }
}

/** RFC 9068 §2.2.1: when and how the user was authenticated. */
function authenticationOf(claims: JsonObject): TokenAuthentication | undefined {
  const time = timeOf(claims, 'auth_time')
  const acr = textOf(claims, 'acr')
  const amr = textsOf(claims, 'amr')
  const isSilent = time === undefined && acr === undefined && amr === undefined
  return isSilent ? undefined : { time, acr, amr }
}

function textOf(claims: JsonObject, name: string): string | undefined {
  const value = claims[name]
  if (value === undefined || typeof value === 'string') return value
  throw malformed()
}

/** A time in seconds since the epoch. */
export function timeOf(claims: JsonObject, name: string): number | undefined {
  const value = claims[name]
  if (value === undefined || typeof value === 'number') return value
  throw malformed()
}

function textsOf(claims: JsonObject, name: string): readonly string[] | undefined {
  const value: unknown = claims[name]
  if (value === undefined) return undefined
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined]
  const texts = list.filter((item) => typeof item === 'string')
  if (texts.length === list.length) return texts
  throw malformed()
}

function malformed(): Error {
  return new InvalidTokenError(undefined, { reason: 'malformed_claims' })
}

/** The names that an API goes by in `aud`, from its options; throws an `AuthkitConfigError` for what would accept or refuse all. */
export function audienceNames(audience: string | readonly string[]): readonly string[] {
  const names = [audience].flat()
  if (names.length > 0 && names.every((name) => typeof name === 'string' && name !== ''))
    return names
  throw new AuthkitConfigError(
    'audience is what this API is called, such as https://api.example, or a list of such names',
  )
}

/** Throws an `InvalidTokenError` for a token that is for other resources, or does not say for which, RFC 8707 §2. */
export function requireAudience(
  audience: readonly string[] | undefined,
  names: readonly string[] | undefined,
): void {
  if (names === undefined || audience?.some((name) => names.includes(name))) return
  throw new InvalidTokenError(undefined, { reason: 'other_audience' })
}
