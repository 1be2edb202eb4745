import { isAuthkitError, systemClock } from '@authkit/common'
import { JsonWebSignature, unverifiedJwt } from '@authkit/jose'
import type { IDTokenClaims, IDTokenExpectations } from './claims.ts'
import { CodeIDToken, type IDToken } from './id-token.ts'
import type { IDTokenClass } from './id-token-class.ts'
import { IDTokenError } from './id-token-error.ts'
import { type SignedTokenOptions, usualLeeway, verifySignedToken } from './signed-token.ts'

/** What an ID Token is verified against. */
export interface VerifyIdTokenOptions
  extends Omit<IDTokenExpectations, 'now' | 'leeway'>, SignedTokenOptions {
  /** Who must have issued it, or a function that tells. */
  readonly issuer: NonNullable<IDTokenExpectations['issuer']>
  /** What the token is: `CodeIDToken`, one from the token endpoint, unless given. */
  readonly idTokenClass?: IDTokenClass | undefined
}

const jws = new JsonWebSignature()

/** Verifies an ID Token, decrypting it where that is asked for, OpenID Connect Core §3.1.3.7; rejects with an `IDTokenError`. */
export async function verifyIdToken(
  token: string,
  options: VerifyIdTokenOptions,
): Promise<IDToken> {
  const { idTokenClass: Token = CodeIDToken } = options
  const { claims, alg, crv } = await verifySignedToken<IDTokenClaims>(token, options).catch(refuse)
  const idToken = new Token(claims, alg, crv)
  idToken.validate({ ...options, ...timesOf(options) })
  return idToken
}

/**
 * Reads an ID Token that nobody signed, from the token endpoint and from nowhere else: there TLS tells who sent it, OpenID Connect Core
 * §3.1.3.7 item 6. Throws an `IDTokenError`, for a signed one too.
 */
export function readUnsignedIdToken(
  token: string,
  options: Omit<VerifyIdTokenOptions, 'keys' | 'algorithms'>,
): IDToken {
  const idToken = new CodeIDToken(unsignedClaims(token), 'none')
  idToken.validate({ ...options, ...timesOf(options) })
  return idToken
}

function timesOf({
  leeway = usualLeeway,
  clock = systemClock,
}: Pick<SignedTokenOptions, 'leeway' | 'clock'>): Pick<IDTokenExpectations, 'leeway' | 'now'> {
  return { leeway, now: clock() }
}

function unsignedClaims(token: string): IDTokenClaims {
  try {
    // It throws for a token with a signature, and for one that is none.
    jws.deserializeUnsecured(token)
    // `validate` checks that they are what the type says.
    return unverifiedJwt(token).claims as unknown as IDTokenClaims
  } catch (cause) {
    return refuse(cause)
  }
}

function refuse(cause: unknown): never {
  if (!isAuthkitError(cause)) throw cause
  throw new IDTokenError(`The ID Token is refused: ${cause.message}`, { cause })
}
