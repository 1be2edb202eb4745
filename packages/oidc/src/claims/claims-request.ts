import type { JsonObject, JsonValue } from '@authkit/common/store'
import { InvalidRequestError, type OAuth2Error } from '@authkit/oauth2'

const maxLength = 16_384
const maxClaims = 100
const maxDepth = 8

/** Where claims are asked for: at the UserInfo endpoint or in the ID Token, Core §5.5. */
export type ClaimsUse = 'userinfo' | 'id_token'

/** What is asked about one claim, Core §5.5.1. A type and no interface, so that it is a `JsonObject`. */
export type ClaimRequest = {
  /** True when the user's task at the client needs it. */
  readonly essential?: boolean
  /** The value that it should have. */
  readonly value?: JsonValue
  /** Values of which it should have one, best first. */
  readonly values?: readonly JsonValue[]
}

/** What is asked about claims, by claim name; null asks for a claim and says nothing more, Core §5.5.1. */
export type RequestedClaims = { readonly [name: string]: ClaimRequest | null }

/** The `claims` parameter: claims asked for by name, Core §5.5. */
export type ClaimsRequest = {
  /** Claims for the UserInfo endpoint. */
  readonly userinfo?: RequestedClaims
  /** Claims for the ID Token. */
  readonly id_token?: RequestedClaims
}

/** The authentication context classes that a `claims` parameter asks for, Core §5.5.1.1. */
export interface RequestedAcr {
  /** The classes, best first; none when the request leaves that open. */
  readonly values: readonly string[]
  /** True when one of the values has to be reached. */
  readonly essential: boolean
}

/**
 * Reads the `claims` parameter, Core §5.5: at most 16 384 characters of JSON and 100 claims. What it does not define is left out.
 * Throws an `InvalidRequestError` for a malformed one.
 */
export function readClaimsRequest(text: string): ClaimsRequest {
  if (text.length > maxLength) throw new InvalidRequestError('The claims parameter is too long')
  const members = new Map(Object.entries(parse(text)))
  const userinfo = readUse(members.get('userinfo'))
  const idToken = readUse(members.get('id_token'))
  const count = Object.keys(userinfo ?? {}).length + Object.keys(idToken ?? {}).length
  if (count > maxClaims) throw new InvalidRequestError('The claims parameter asks for too much')
  for (const name of ['sub', 'acr']) checkTexts(idToken, name)
  return {
    ...(userinfo ? { userinfo } : {}),
    ...(idToken ? { id_token: idToken } : {}),
  }
}

/** The names of the claims that are asked for at one place, Core §5.5. */
export function claimsAskedFor(
  request: ClaimsRequest | undefined,
  use: ClaimsUse,
): readonly string[] {
  return Object.keys(request?.[use] ?? {})
}

/** The user whom the ID Token has to be about; `undefined` when anybody will do, Core §3.1.2.2. */
export function expectedSubject(request: ClaimsRequest | undefined): string | undefined {
  const value = claimOf(request?.id_token, 'sub')?.value
  return typeof value === 'string' ? value : undefined
}

/** The authentication context classes that are asked for, Core §5.5.1.1. */
export function requestedAcr(request: ClaimsRequest | undefined): RequestedAcr {
  const asked = claimOf(request?.id_token, 'acr')
  const values = asked ? wantedValues(asked).filter((value) => typeof value === 'string') : []
  return { values, essential: asked?.essential === true && values.length > 0 }
}

function claimOf(claims: RequestedClaims | undefined, name: string): ClaimRequest | undefined {
  return (claims && Object.hasOwn(claims, name) ? claims[name] : undefined) ?? undefined
}

function wantedValues({ value, values = [] }: ClaimRequest): readonly JsonValue[] {
  return value === undefined ? values : [value]
}

function parse(text: string): JsonObject {
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InvalidRequestError('The claims parameter is not JSON', { cause })
  }
  if (!isObject(value)) throw malformed()
  return value
}

function readUse(value: JsonValue | undefined): RequestedClaims | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) throw malformed()
  // No claim has the name that JavaScript takes for the prototype.
  const claims = Object.entries(value).filter(([name]) => name !== '__proto__')
  return Object.fromEntries(claims.map(([name, asked]) => [name, readClaim(asked)]))
}

/** Core §5.5.1: null, or an object of which members that are not understood are ignored. */
function readClaim(asked: JsonValue | undefined): ClaimRequest | null {
  if (asked === null) return null
  if (!isObject(asked)) throw malformed()
  const { essential, value, values } = asked
  if (essential !== undefined && typeof essential !== 'boolean') throw malformed()
  if (values !== undefined && !isList(values)) throw malformed()
  // Whoever copies or writes a value goes down into it.
  if (isTooDeep(value, maxDepth) || isTooDeep(values, maxDepth)) throw malformed()
  return {
    ...(essential === undefined ? {} : { essential }),
    ...(value === undefined ? {} : { value }),
    ...(values === undefined ? {} : { values }),
  }
}

/** Users and classes have texts as identifiers, Core §2. */
function checkTexts(claims: RequestedClaims | undefined, name: string): void {
  const { value = '', values = [] } = claimOf(claims, name) ?? {}
  if ([value, ...values].some((each) => typeof each !== 'string')) throw malformed()
}

function isTooDeep(value: JsonValue | undefined, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1))
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(): OAuth2Error {
  return new InvalidRequestError('The claims parameter is malformed')
}
