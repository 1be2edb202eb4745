import {
  AuthkitConfigError,
  checkOptions,
  type Clock,
  generateToken,
  systemClock,
} from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { jwt, type SigningKeyInput } from '@authkit/jose'

/** What an assertion says, and who signs it. */
export interface AssertionOptions {
  /** Private key, or the secret that is shared with the server. */
  readonly key: SigningKeyInput
  /** Signature algorithm, `ES256`. */
  readonly algorithm: string
  /** Who issues it: the client itself, or whom the server trusts. */
  readonly issuer: string
  /** Whom it is for: the issuer identifier of the authorization server. */
  readonly audience: string
  /** Whom it is about; the issuer unless given. */
  readonly subject?: string | undefined
  /** How long it lives, in seconds; 60 unless given. */
  readonly lifetime?: number | undefined
  /** Further claims; a `jti` here takes the place of the random one. */
  readonly claims?: JsonObject | undefined
  /** Further header parameters, such as `kid` and `typ`. */
  readonly header?: JsonObject | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** Signs a JWT that authenticates a client or stands for a grant, RFC 7523 §3. Each has an identifier of its own and is good for one use. */
export function signJwtBearerAssertion(options: AssertionOptions): Promise<string> {
  checkOptions('signJwtBearerAssertion', options, {
    key: 'text|object',
    algorithm: 'text',
    issuer: 'text',
    audience: 'text',
    subject: 'text?',
    lifetime: 'number?',
    claims: 'object?',
    header: 'object?',
    clock: 'function?',
  })
  const { key, algorithm, issuer, audience, subject = issuer } = options
  const { lifetime = 60, claims, header, clock = systemClock } = options
  if (!(lifetime > 0)) throw new AuthkitConfigError('lifetime is a number of seconds above 0')
  const now = Math.floor(clock())
  return jwt.encodeAsync(
    { ...header, alg: algorithm },
    {
      // RFC 7523 §3: an identifier lets the server see a second use.
      jti: generateToken(36),
      ...claims,
      iss: issuer,
      sub: subject,
      aud: audience,
      iat: now,
      exp: now + lifetime,
    },
    key,
  )
}
