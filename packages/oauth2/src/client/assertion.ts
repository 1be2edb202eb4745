import {
  AuthkitConfigError,
  checkOptions,
  type Clock,
  generateToken,
  systemClock,
} from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { jwt, type SigningKeyInput } from '@authkit/jose'
import type { AssertionSigner } from './assertion-key.ts'

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
  const { issuer, subject = issuer, lifetime = 60, clock = systemClock } = options
  if (!(lifetime > 0)) throw new AuthkitConfigError('lifetime is a number of seconds above 0')
  const issuedAt = Math.floor(clock())
  return signAssertion(options, { ...options, subject, issuedAt, expiresAt: issuedAt + lifetime })
}

/** What an assertion says. */
export interface AssertionContent {
  /** Who issues it. */
  readonly issuer: string
  /** Whom it is about; nobody when absent. */
  readonly subject: string | undefined
  /** Whom it is for. */
  readonly audience: string
  /** When it was issued, in seconds since the epoch. */
  readonly issuedAt: number
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** Further claims; `jti` takes the place of the random one. */
  readonly claims?: JsonObject | undefined
  /** Further header parameters. */
  readonly header?: JsonObject | undefined
}

/** Signs an assertion, RFC 7523 §3; nothing that is given is changed, so that the next one is another. */
export function signAssertion(
  { key, algorithm }: AssertionSigner,
  { issuer, subject, audience, issuedAt, expiresAt, claims, header }: AssertionContent,
): Promise<string> {
  return jwt.encodeAsync(
    { ...header, alg: algorithm },
    {
      // RFC 7523 §3: an identifier lets the server see a second use.
      jti: generateToken(36),
      ...claims,
      iss: issuer,
      sub: subject,
      aud: audience,
      iat: issuedAt,
      exp: expiresAt,
    },
    key,
  )
}

const OWN_CLAIMS = ['iss', 'sub', 'aud', 'iat', 'exp']

/** Throws an `AuthkitConfigError` for a claim that an option of its own decides. */
export function checkAssertionClaims(where: string, claims: JsonObject = {}): void {
  const own = OWN_CLAIMS.find((name) => Object.hasOwn(claims, name))
  if (own === undefined) return
  throw new AuthkitConfigError(
    `${where}: the claim ${own} is not one of claims; other options decide it`,
  )
}
