import { Parameters } from '@authkit/common/http'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import { InvalidRequestObjectError } from '../../errors.ts'

/** Claims about the JWT itself, which are no parameters, RFC 9101 §4. */
const jwtClaims = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub'])

/** The authorization request that the claims of a request object are, RFC 9101 §4. */
export function requestObjectParameters(claims: JsonObject): Parameters {
  // RFC 9101 §4: a request object does not hold another one.
  if ('request' in claims || 'request_uri' in claims) {
    throw new InvalidRequestObjectError(undefined, { reason: 'nested_request_object' })
  }
  const pairs: (readonly [string, string])[] = []
  for (const [name, value] of Object.entries(claims)) {
    if (jwtClaims.has(name) || value === undefined) continue
    // RFC 9101 §4: parameters that may be repeated, such as those of RFC 8707 §2, are lists.
    const values = name === 'resource' && Array.isArray(value) ? value : [value]
    for (const each of values) pairs.push([name, toText(each)])
  }
  return new Parameters(pairs)
}

/** RFC 9101 §4: texts and numbers stand as they are, objects and lists as JSON; a JWT that was read has 64 levels at most. */
function toText(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  throw new InvalidRequestObjectError(undefined, { reason: 'malformed_parameter' })
}
