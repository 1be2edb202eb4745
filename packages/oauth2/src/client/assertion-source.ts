import { AuthkitConfigError, checkOptions, type Clock, type OptionKinds } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { KeyImportInput } from '@authkit/jose'
import { type AssertionContent, checkAssertionClaims, signAssertion } from './assertion.ts'
import { readSigner } from './assertion-key.ts'

/** Writes an assertion; asked for each token. */
export type AssertionMethod = (content: AssertionContent) => string | Promise<string>

/** Which assertions are exchanged for tokens. */
export interface AssertionSourceOptions {
  /** Who issues the assertions: a service account, a client, or whom the server trusts. */
  readonly issuer: string
  /** Whom they are about; they name nobody unless given. */
  readonly subject?: string | undefined
  /** Whom they are for; the token endpoint unless given. */
  readonly audience?: string | undefined
  /** The key that signs them: a private key as PEM, JWK, native key or `JsonWebKey`, or a secret that is shared with the server. */
  readonly key?: KeyImportInput | undefined
  /** Signature algorithm; that of the header or the key unless given, or the one that a private key implies. A secret implies none. */
  readonly algorithm?: string | undefined
  /** Further header parameters, such as `kid`. */
  readonly header?: JsonObject | undefined
  /** Further claims; a `jti` here takes the place of the random one. */
  readonly claims?: JsonObject | undefined
  /** When they are issued, in seconds since the epoch; when they are signed unless given. */
  readonly issuedAt?: number | undefined
  /** When they end, in seconds since the epoch; `expiresIn` after their issue unless given. */
  readonly expiresAt?: number | undefined
  /** How long they live, in seconds; 3600 unless given. */
  readonly expiresIn?: number | undefined
  /** A ready-made assertion, or a function that gives one, in the place of a key. SAML may be given as XML, RFC 7522 §2.1. */
  readonly assertion?: string | (() => string | Promise<string>) | undefined
  /** The grant; a JWT as a grant, RFC 7523 §2.1, unless given. */
  readonly grantType?: string | undefined
  /** What writes the assertions of further grants, by their `grant_type`. */
  readonly assertionMethods?: Readonly<Record<string, AssertionMethod>> | undefined
}

/** A grant, and what writes its assertions. */
export interface AssertionSource {
  /** Its `grant_type`. */
  readonly grantType: string
  /** Writes the assertion of one request. */
  readonly write: () => Promise<string>
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const SAML2_BEARER = 'urn:ietf:params:oauth:grant-type:saml2-bearer'
const where = 'AssertionClient'

/** Checks the options and makes what writes assertions; throws an `AuthkitConfigError` for what cannot work, RFC 7521 §4.1. */
export function assertionSource(
  options: AssertionSourceOptions & { readonly audience: string },
  clock: Clock,
): AssertionSource {
  checkAssertionSource(options)
  const { grantType = JWT_BEARER, assertionMethods = {} } = options
  const known = [JWT_BEARER, SAML2_BEARER, ...Object.keys(assertionMethods)]
  if (!known.includes(grantType)) {
    throw new AuthkitConfigError(`${where}: grantType is one of ${known.join(', ')}`)
  }
  const method = methodOf(grantType, options)
  const claims = options.claims && { ...options.claims }
  const header = options.header && { ...options.header }
  const settings = { ...options, claims, header }
  return {
    grantType,
    async write() {
      const text: unknown = await method(contentAt(Math.floor(clock()), settings))
      if (typeof text === 'string' && text !== '') return text
      throw new AuthkitConfigError(`${where}: an assertion is a text that is not empty`)
    },
  }
}

const kinds: OptionKinds<AssertionSourceOptions> = {
  issuer: 'text',
  subject: 'text?',
  audience: 'text?',
  key: 'text|object?',
  algorithm: 'text?',
  header: 'object?',
  claims: 'object?',
  issuedAt: 'number?',
  expiresAt: 'number?',
  expiresIn: 'number?',
  assertion: 'text|function?',
  grantType: 'text?',
  assertionMethods: 'object?',
}

function checkAssertionSource(options: AssertionSourceOptions): void {
  const { issuer, key, assertion, claims, assertionMethods } = options
  const own = Object.entries(options).filter(([name]) => Object.hasOwn(kinds, name))
  checkOptions<AssertionSourceOptions>(where, { issuer, ...Object.fromEntries(own) }, kinds)
  checkAssertionClaims(where, claims)
  checkTimes(options)
  const stray = Object.values(assertionMethods ?? {}).some((method) => typeof method !== 'function')
  if (stray) throw new AuthkitConfigError(`${where}: assertionMethods are functions`)
  if (key !== undefined && assertion !== undefined) {
    throw new AuthkitConfigError(`${where}: a ready-made assertion needs no key; leave one out`)
  }
}

/** Seconds that are no time but a time in milliseconds, which is a frequent mistake. */
const MILLISECONDS = 1e12

function checkTimes({
  issuedAt = 0,
  expiresAt = Infinity,
  expiresIn = 1,
}: AssertionSourceOptions): void {
  const isTime = issuedAt < MILLISECONDS && (expiresAt === Infinity || expiresAt < MILLISECONDS)
  if (!isTime) {
    throw new AuthkitConfigError(`${where}: issuedAt and expiresAt are seconds, not milliseconds`)
  }
  if (!(expiresIn > 0)) throw new AuthkitConfigError(`${where}: expiresIn is above 0 seconds`)
  if (!(expiresAt > issuedAt)) {
    throw new AuthkitConfigError(`${where}: expiresAt is a time after issuedAt`)
  }
}

function methodOf(grantType: string, options: AssertionSourceOptions): AssertionMethod {
  const { assertion, assertionMethods = {}, key } = options
  const own = Object.hasOwn(assertionMethods, grantType) ? assertionMethods[grantType] : undefined
  if (own !== undefined) return own
  if (assertion !== undefined) return () => readyMade(assertion)
  if (grantType !== JWT_BEARER || key === undefined) {
    throw new AuthkitConfigError(
      `${where}: ${grantType} needs ${grantType === JWT_BEARER ? 'a key or ' : ''}an assertion`,
    )
  }
  const signer = readSigner(where, { ...options, key })
  return (content) => signAssertion(signer, content)
}

async function readyMade(assertion: string | (() => string | Promise<string>)): Promise<string> {
  const text = typeof assertion === 'string' ? assertion : await assertion()
  // RFC 7522 §2.1: XML goes base64url-encoded.
  return typeof text === 'string' && text.trimStart().startsWith('<')
    ? Buffer.from(text).toString('base64url')
    : text
}

function contentAt(
  now: number,
  options: AssertionSourceOptions & { readonly audience: string },
): AssertionContent {
  const { issuer, subject, audience, claims, header } = options
  const { issuedAt = now, expiresIn = 3600, expiresAt = issuedAt + expiresIn } = options
  // A time that was fixed passes while the client lives.
  if (expiresAt <= now) {
    throw new AuthkitConfigError(
      `${where}: issuedAt or expiresAt lets every assertion be expired; leave them out`,
    )
  }
  return { issuer, subject, audience, issuedAt, expiresAt, claims, header }
}
