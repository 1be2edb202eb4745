import { AuthkitConfigError, checkOptions, type Clock, systemClock } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { JsonWebKey, JsonWebSignature, jwt, type SigningKeyInput } from '@authkit/jose'
import { idTokenClaims } from './id-token-claims.ts'

/** What an ID Token of `generateIdToken` says, and how it is signed. */
export interface GenerateIdTokenOptions {
  /** Who issues it. */
  readonly issuer: string
  /** The client that it is for, or several audiences with the client first. */
  readonly audience: string | readonly [string, ...string[]]
  /** Private key or client secret; absent for `none` alone. */
  readonly key?: SigningKeyInput | undefined
  /** Signature algorithm; RS256 unless given. */
  readonly alg?: string | undefined
  /** Identifier of the key for the header; that of the key unless given. */
  readonly kid?: string | undefined
  /** Lifetime in seconds; 3600 unless given. */
  readonly lifetime?: number | undefined
  readonly nonce?: string | undefined
  /** When the user signed in, in seconds since the epoch. */
  readonly authTime?: number | undefined
  readonly acr?: string | undefined
  readonly amr?: readonly string[] | undefined
  readonly sid?: string | undefined
  /** What the token comes with; their hashes go into it. */
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
  readonly state?: string | undefined
  /** Tells the time. */
  readonly clock?: Clock | undefined
}

/** Signs an ID Token about a user, for servers that are not built on ours, Core §2. What is known about the user never takes the place of a protocol claim. */
export async function generateIdToken(
  userInfo: JsonObject & { readonly sub: string },
  options: GenerateIdTokenOptions,
): Promise<string> {
  checkOptions('generateIdToken', options, {
    issuer: 'text',
    audience: 'text|list',
    key: 'text|object?',
    alg: 'text?',
    kid: 'text?',
    lifetime: 'number?',
    nonce: 'text?',
    authTime: 'number?',
    acr: 'text?',
    amr: 'list?',
    sid: 'text?',
    accessToken: 'text?',
    code: 'text?',
    state: 'text?',
    clock: 'function?',
  })
  const { issuer, audience, key, alg = 'RS256', kid, lifetime = 3600 } = options
  const issuedAt = (options.clock ?? systemClock)()
  const { authTime: time, acr, amr, sid, nonce, accessToken, code, state } = options
  const content = {
    issuer,
    subject: userInfo.sub,
    audience: typeof audience === 'string' ? ([audience] as const) : audience,
    issuedAt,
    expiresAt: issuedAt + lifetime,
    authentication: { time, acr, amr, sid },
    nonce,
    accessToken,
    code,
    state,
  }
  const crv = key instanceof JsonWebKey ? key.crv : undefined
  const claims = { ...userInfo, ...idTokenClaims(content, alg, crv) }
  const header = { alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) }
  if (alg === 'none')
    return new JsonWebSignature().serializeUnsecured({ ...header, alg }, JSON.stringify(claims))
  if (key === undefined) throw new AuthkitConfigError(`generateIdToken: ${alg} needs a key`)
  return jwt.encodeAsync(header, claims, key, { check: false, minimumSecretLength: 'rfc7518' })
}
