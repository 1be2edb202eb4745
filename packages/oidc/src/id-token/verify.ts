import { type Clock, isAuthkitError } from '@authkit/common'
import { type DecodeOptions, jwt, type KeyResolver, type VerificationKeyInput } from '@authkit/jose'
import { CodeIDToken, type IDTokenClaims, type IDTokenExpectations } from './claims.ts'
import { IDTokenError } from './id-token-error.ts'

/** What an ID Token is verified against. */
export interface VerifyIdTokenOptions extends Omit<IDTokenExpectations, 'now'> {
  /** Who must have issued it. */
  readonly issuer: string
  /** The issuer's keys. */
  readonly keys: VerificationKeyInput | KeyResolver
  /** The algorithms that it may be signed with. */
  readonly algorithms: readonly string[]
  /** Tells the time. */
  readonly clock: Clock
}

const essential = { essential: true } as const

/** Verifies an ID Token that came from the token endpoint, OpenID Connect Core §3.1.3.7; rejects with an `IDTokenError`. */
export async function verifyIdToken(
  token: string,
  options: VerifyIdTokenOptions,
): Promise<CodeIDToken> {
  const { issuer, clientId, keys, algorithms, leeway, clock } = options
  const idToken = await decode(token, keys, {
    algorithms,
    // Core §10.1: a client secret that signs is as long as the hash.
    minimumSecretLength: 'rfc7518',
    issuer,
    audience: clientId,
    leeway,
    clock,
    // Core §2: these claims are required, as are iss and aud.
    claims: { sub: essential, exp: essential, iat: essential },
  })
  idToken.validate({ ...options, now: clock() })
  return idToken
}

async function decode(
  token: string,
  keys: VerificationKeyInput | KeyResolver,
  options: DecodeOptions,
): Promise<CodeIDToken> {
  try {
    const { claims, header } = await jwt.verifyAsync<IDTokenClaims>(token, keys, options)
    // RFC 8725 §3.12: a type of its own, at+jwt or logout+jwt, says that the same key signed another kind of token.
    if (header.typ?.toLowerCase().endsWith('+jwt') === true) {
      throw new IDTokenError('The typ is that of another kind of token')
    }
    return new CodeIDToken(claims, header.alg)
  } catch (cause) {
    if (!isAuthkitError(cause) || cause instanceof IDTokenError) throw cause
    throw new IDTokenError(`The ID Token is refused: ${cause.message}`, { cause })
  }
}
