import { AuthkitConfigError, generateToken } from '@authkit/common'
import type { JsonObject, JsonValue } from '@authkit/common/store'

/** The parameters of an authorization request by their wire names. */
export type RequestParameters = JsonObject

/** Whose request it is, for whom, and for how long. */
export interface RequestObjectTerms {
  /** The client's identifier. */
  readonly clientId: string
  /** The issuer identifier of the provider that it is for. */
  readonly audience: string
  /** How long it is good for, in seconds; 300 unless given. */
  readonly expiresIn?: number | undefined
}

/** Claims about the JWT itself, and parameters that a request object never holds, RFC 9101 §4. */
const RESERVED = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub', 'request', 'request_uri']

/** The claims of a request object, RFC 9101 §4; throws an `AuthkitConfigError` for parameters that it cannot hold. */
export function requestObjectClaims(
  parameters: RequestParameters,
  { clientId, audience, expiresIn = 300 }: RequestObjectTerms,
  now: number,
): JsonObject {
  const reserved = RESERVED.find((name) => Object.hasOwn(parameters, name))
  if (reserved !== undefined) {
    throw new AuthkitConfigError(`${reserved} is no parameter of a request object`)
  }
  const { client_id: named = clientId } = parameters
  // RFC 9101 §5: inside and outside is the same client.
  if (named !== clientId) throw new AuthkitConfigError('client_id is that of another client')
  if (!(expiresIn > 0)) throw new AuthkitConfigError('expiresIn is a number of seconds above 0')
  return {
    ...parameters,
    client_id: clientId,
    // RFC 9101 §4: the client is the issuer, the provider the audience. A sub would make it look like a client assertion, §10.8.
    iss: clientId,
    aud: audience,
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    jti: generateToken(),
  }
}

/** Parameters as a request object holds them: numbers and objects as such, and repeated ones as lists, RFC 9101 §4. */
export function toRequestParameters(query: URLSearchParams): RequestParameters {
  const names = [...new Set(query.keys())]
  return Object.fromEntries(
    names.map((name): [string, JsonValue] => {
      const values = query.getAll(name)
      const [first = ''] = values
      return [name, values.length > 1 ? values : typed(name, first)]
    }),
  )
}

/** Core §6.1: max_age is a number in a request object, and claims an object. */
function typed(name: string, value: string): JsonValue {
  if (name === 'max_age' && /^\d{1,15}$/.test(value)) return Number(value)
  if (name !== 'claims') return value
  try {
    // What `JSON.parse` makes is a JSON value.
    return JSON.parse(value) as JsonValue
  } catch (cause) {
    throw new AuthkitConfigError('claims is an object that survives JSON', { cause })
  }
}
