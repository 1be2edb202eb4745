import { type Clock, type GuardedResponse, isAuthkitError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { jwt, type NestedDecryption } from '@authkit/jose'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { verifySignedToken } from '../id-token/signed-token.ts'
import type { VerificationKeys } from '../id-token/verification-key.ts'
import { UserInfoError } from './user-info-error.ts'

/** How UserInfo responses are signed, encrypted, or both, OpenID Connect Core §5.3.2. */
export interface UserInfoProtection {
  /** What they are signed with; absent for those that are only encrypted. */
  readonly signature?:
    | {
        /** The one algorithm. */
        readonly algorithms: readonly string[]
        /** The provider's keys, or the secret that is shared with it. */
        readonly keys: VerificationKeys
      }
    | undefined
  /** How they are decrypted; absent for those that are only signed. */
  readonly decryption?: NestedDecryption | undefined
  /** Who must have signed them, or a function that tells. */
  readonly issuer: string | ((iss: string, claims: IDTokenClaims) => boolean)
  /** The client's identifier. */
  readonly clientId: string
  /** By how many seconds the clocks may differ. */
  readonly leeway: number
  /** Tells the time. */
  readonly clock: Clock
}

/** Longest response to read, in bytes. */
const maxBytes = 131_072

/** The claims of a signed or encrypted response, verified; rejects with a `UserInfoError` for any other response, OpenID Connect Core §5.3.4. */
export async function protectedClaims(
  { headers, text, status }: GuardedResponse,
  protection: UserInfoProtection,
): Promise<JsonObject> {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  // Core §5.3.2: a response that is signed or encrypted says so. Anything else is nobody's word.
  if (type !== 'application/jwt') {
    throw new UserInfoError('The UserInfo endpoint did not answer with application/jwt', status)
  }
  try {
    const claims = await read(text.trim(), protection)
    requireParties(claims, protection, status)
    // What the payload of a JWT is parsed to holds nothing but JSON values.
    return claims as JsonObject
  } catch (cause) {
    if (!isAuthkitError(cause) || cause instanceof UserInfoError) throw cause
    throw new UserInfoError(`The UserInfo response is refused: ${cause.message}`, status, { cause })
  }
}

async function read(
  token: string,
  { signature, decryption, leeway, clock }: UserInfoProtection,
): Promise<Readonly<Record<string, unknown>>> {
  const limits = { leeway, clock, maxBytes }
  if (signature !== undefined) {
    const options = { ...signature, ...limits, decryption }
    return (await verifySignedToken<Readonly<Record<string, unknown>>>(token, options)).claims
  }
  if (decryption === undefined) return {}
  const { key, ...rest } = decryption
  return jwt.decryptAsync(token, key, { ...rest, ...limits })
}

/** Core §5.3.2: a signed response names issuer and client. One that is only encrypted may leave them out, but names no others. */
function requireParties(
  claims: Readonly<Record<string, unknown>>,
  { signature, issuer, clientId }: UserInfoProtection,
  status: number,
): void {
  const { iss, aud } = claims
  const isOptional = signature === undefined
  if (!(isOptional && iss === undefined) && !isIssuer(iss, claims, issuer)) {
    throw new UserInfoError('The iss of the UserInfo response is not the issuer', status)
  }
  if (!(isOptional && aud === undefined) && ![aud].flat().includes(clientId)) {
    throw new UserInfoError('The aud of the UserInfo response is not this client', status)
  }
}

function isIssuer(
  iss: unknown,
  claims: Readonly<Record<string, unknown>>,
  issuer: UserInfoProtection['issuer'],
): boolean {
  if (typeof iss !== 'string') return false
  return typeof issuer === 'function'
    ? issuer(iss, { ...claims, iss } as IDTokenClaims)
    : iss === issuer
}
