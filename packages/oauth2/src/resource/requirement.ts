import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { InsufficientScopeError, InsufficientUserAuthenticationError } from '../errors.ts'
import type { AccessToken } from './access-token.ts'

/** What a token must say besides its scopes. */
export interface TokenConditions {
  /** How the user must have been authenticated: one of these `acr` values, the preferred one first, RFC 9470 §3. */
  readonly acrValues?: string | readonly string[] | undefined
  /** How long ago the user may have been authenticated, in seconds, RFC 9470 §3. */
  readonly maxAge?: number | undefined
  /**
   * Values that claims must hold, such as `groups`, `roles` and `entitlements`, RFC 9068 §2.2.3. For each claim a list asks for any one
   * of its entries, and an entry with spaces for all of its words.
   */
  readonly claims?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** Lets requests without credentials through, without a token; bad credentials are refused all the same. False unless told. */
  readonly optional?: boolean | undefined
}

/** What a token must say. */
export interface TokenRequirement extends TokenConditions {
  /** Scopes: any one entry of a list, and all words of an entry with spaces; none unless given. `undefined` is refused: it comes from an unset variable. */
  readonly scopes?: string | readonly string[]
}

/** Alternatives, of which one has all its words: `['a b', 'c']` is a and b, or c. */
type Alternatives = readonly (readonly string[])[]

/** A requirement that was read and found sound. */
export interface Requirement {
  readonly scopes: Alternatives
  readonly acrValues: readonly string[] | undefined
  readonly maxAge: number | undefined
  readonly claims: readonly (readonly [name: string, wanted: Alternatives])[]
  readonly optional: boolean
  /** Parameters of the challenge for whoever does not fulfil it. */
  readonly challenge: {
    readonly scope: string | undefined
    readonly acr_values: string | undefined
    readonly max_age: string | undefined
  }
}

/** How far the clock of the authorization server may be ahead, in seconds. */
const clockDifference = 60
const printable = /^[\x20-\x7E]*$/
const acrName = /^[\x21-\x7E]+$/

/** Reads a requirement; throws an `AuthkitConfigError` for one that nobody could fulfil or that says nothing. */
export function readRequirement(given: string | readonly string[] | TokenRequirement): Requirement {
  const requirement = toRequirement(given)
  const { scopes = [], maxAge, claims = {}, optional = false } = requirement
  const wanted = alternatives('scopes', scopes)
  const acrValues = readAcrValues(requirement.acrValues)
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0))
    throw new AuthkitConfigError('maxAge is a whole number of seconds of at least 0')
  return {
    scopes: wanted,
    acrValues,
    maxAge,
    claims: Object.entries(claims).map(([name, values]) => [name, claimValues(name, values)]),
    optional,
    challenge: {
      // RFC 6750 §3: the scope that is needed; of alternatives the first, as a request can ask for one.
      scope: wanted[0]?.join(' '),
      acr_values: acrValues?.join(' '),
      max_age: maxAge?.toString(),
    },
  }
}

function toRequirement(given: string | readonly string[] | TokenRequirement): TokenRequirement {
  // Array.isArray does not tell a read-only list from an object, but this is one.
  if (typeof given === 'string' || Array.isArray(given))
    return { scopes: given as string | string[] }
  if (given === undefined) throw unset()
  // What is neither a text nor a list, and is looked at next.
  const requirement = given as TokenRequirement
  checkOptions('the requirement', requirement, {
    scopes: 'string|list?',
    acrValues: 'text|list?',
    maxAge: 'number?',
    claims: 'object?',
    optional: 'flag?',
  })
  if ('scopes' in requirement && requirement.scopes === undefined) throw unset()
  return requirement
}

/** What comes from an unset variable would let every token in. */
function unset(): AuthkitConfigError {
  return new AuthkitConfigError('scopes are undefined; write [] where any good token will do')
}

function alternatives(name: string, entries: string | readonly string[]): Alternatives {
  return [entries].flat().map((entry) => {
    if (typeof entry === 'string' && printable.test(entry)) return entry.split(' ')
    throw new AuthkitConfigError(`${name} is a text or a list of texts, in printable ASCII`)
  })
}

function claimValues(name: string, values: string | readonly string[]): Alternatives {
  const list: readonly unknown[] = [values].flat()
  const wanted = list.map((entry) => (typeof entry === 'string' ? words(entry) : []))
  // An empty list would let everybody in, or nobody; the name from an unset variable is neither.
  if (wanted.length > 0 && wanted.every((entry) => entry.length > 0)) return wanted
  throw new AuthkitConfigError(
    `claims.${name} is a text that is not empty, or a list of such texts`,
  )
}

function readAcrValues(
  given: string | readonly string[] | undefined,
): readonly string[] | undefined {
  if (given === undefined) return undefined
  const values = typeof given === 'string' ? words(given) : given
  const areNames = values.every((value) => typeof value === 'string' && acrName.test(value))
  if (values.length > 0 && areNames) return values
  throw new AuthkitConfigError('acrValues are texts without spaces, one at least')
}

/** Throws an `OAuth2Error` for a token that does not fulfil a requirement at this time, in seconds since the epoch. */
export function checkRequirement(token: AccessToken, requirement: Requirement, now: number): void {
  // RFC 9470 §3: asked for first, since that challenge names the scopes as well.
  checkAuthentication(token, requirement, now)
  const { scopes, claims } = requirement
  // RFC 6750 §3.1: a token with too little scope is answered with 403.
  if (!fulfils(token.scope, scopes)) throw new InsufficientScopeError()
  for (const [name, wanted] of claims) {
    if (fulfils(valuesOf(token.claims, name), wanted)) continue
    throw new InsufficientScopeError('The access token does not allow this', {
      reason: 'insufficient_claims',
    })
  }
}

function checkAuthentication(
  { authentication }: AccessToken,
  { acrValues, maxAge }: Requirement,
  now: number,
): void {
  const { acr, time } = authentication ?? {}
  if (acrValues && (acr === undefined || !acrValues.includes(acr)))
    throw new InsufficientUserAuthenticationError(undefined, { reason: 'other_acr' })
  // RFC 9470 §3: from the time at which the user was authenticated; a token that does not tell is too old.
  const age = time === undefined ? Infinity : now - time
  // A time to come is one in milliseconds, or made up: it would be young enough for ever.
  if (maxAge !== undefined && !(age >= -clockDifference && age <= maxAge))
    throw new InsufficientUserAuthenticationError(undefined, { reason: 'authentication_too_old' })
}

function fulfils(present: readonly string[], wanted: Alternatives): boolean {
  return (
    wanted.length === 0 || wanted.some((entry) => entry.every((word) => present.includes(word)))
  )
}

/** The values of a claim: the words of a text, the texts of a list, and the `value` of its objects, RFC 7643 §2.4. */
function valuesOf(claims: JsonObject, name: string): readonly string[] {
  const value: unknown = Object.hasOwn(claims, name) ? claims[name] : undefined
  if (typeof value === 'string') return words(value)
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return list.map((item) => valueOf(item)).filter((item) => typeof item === 'string')
}

function valueOf(item: unknown): unknown {
  const isComplex = typeof item === 'object' && item !== null && 'value' in item
  return isComplex ? item.value : item
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}
