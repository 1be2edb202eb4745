import type { JsonObject } from '@authkit/common/store'
import {
  JoseError,
  JsonWebSignature,
  type JwtClaims,
  type JwtHeader,
  unverifiedHeader,
  unverifiedJwt,
} from '@authkit/jose'
import { InvalidRequestObjectError, type OAuth2Error } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import { refuseOtherKinds, type RequestObjectRules } from './verify-request-object.ts'

const jws = new JsonWebSignature()

/** The claims of a request object that nobody signed, where the server and the client take such; `undefined` for a signed one, Core §6.1. */
export function unsignedRequestObject(
  token: string,
  client: Client,
  rules: RequestObjectRules,
): JsonObject | undefined {
  if (!rules.unsigned || !isUnsigned(token)) return undefined
  const { request_object_signing_alg: registered = 'none' } = client
  // Registration §2: a client that named an algorithm signs, and so does one that wants it asked of itself.
  if (registered !== 'none' || client['require_signed_request_object'] === true)
    throw refused('not_verified')
  const { header, claims } = read(token, rules.maxBytes)
  refuseOtherKinds(header, claims, client)
  const {
    iss = client.client_id,
    aud = rules.audience,
    client_id: named = client.client_id,
  } = claims
  const { exp = Infinity, nbf = 0 } = claims
  const now = rules.clock()
  if (iss !== client.client_id || named !== client.client_id) throw refused('client_id_mismatch')
  if (![aud].flat().includes(rules.audience)) throw refused('not_verified')
  if (exp <= now || nbf > now) throw refused('not_verified')
  return { ...claims, client_id: client.client_id }
}

function isUnsigned(token: string): boolean {
  try {
    return unverifiedHeader(token)['alg'] === 'none'
  } catch (error) {
    if (error instanceof JoseError) return false
    throw error
  }
}

/** A claims set, its times numbers. */
type Claims = JsonObject & Pick<JwtClaims, 'exp' | 'nbf'>

/** Reads one as strictly as if it were signed, RFC 8259 §4: what two programs read differently is no request. */
function read(token: string, maxBytes: number): { header: JwtHeader; claims: Claims } {
  try {
    const { header } = jws.deserializeUnsecured(token, { maxBytes })
    // A payload came as JSON and holds nothing else.
    return { header, claims: unverifiedJwt(token).claims as Claims }
  } catch (cause) {
    if (cause instanceof JoseError) throw refused('not_verified', cause)
    throw cause
  }
}

function refused(reason: string, cause?: unknown): OAuth2Error {
  return new InvalidRequestObjectError(undefined, { reason, cause })
}
