import {
  AuthkitConfigError,
  checkOptions,
  guardedFetch,
  isSecureTransport,
  systemClock,
  type Clock,
} from '@authkit/common'
import {
  JoseError,
  jwt,
  type JwtVerifier,
  type KeySet,
  KeySetUnavailableError,
  RemoteKeySet,
  type VerifierOptions,
} from '@authkit/jose'
import type { JsonObject } from '@authkit/common/store'
import { InvalidTokenError, TemporarilyUnavailableError } from '../errors.ts'
import { wellKnownUrl } from '../protocol/metadata.ts'
import type { AccessToken, TokenValidator } from './access-token.ts'

/** Whose tokens are accepted, and for whom. */
export interface JwtAccessTokenOptions {
  /** Identifier of the authorization server, compared exactly. */
  readonly issuer: string
  /** What this API is called in `aud`, its URL. */
  readonly audience: string
  /** Keys of the authorization server; fetched from its `jwks_uri` unless given. */
  readonly keys?: KeySet
  /** URL of its JWK Set; found in its metadata unless given. */
  readonly jwksUri?: string
  /** Signature algorithms accepted; those that the keys name and asymmetric ones unless given. */
  readonly algorithms?: readonly string[]
  /** Difference of clocks that is tolerated, in seconds; 5 unless given. */
  readonly leeway?: number
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock
  /**
   * Tokens whose signature is verified once and then remembered, as long as their key stays in the set; everything else is
   * checked every time. 0, none, unless given.
   */
  readonly cache?: number
  /** Fetches metadata and keys; the global fetch unless given. */
  readonly fetch?: typeof fetch
}

const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'EdDSA',
  'Ed25519',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
]

/** Validates JWT access tokens with the public keys of their issuer, RFC 9068 §4. */
export function jwtAccessToken(options: JwtAccessTokenOptions): TokenValidator {
  checkOptions('jwtAccessToken', options, {
    issuer: 'text',
    audience: 'text',
    keys: 'object?',
    jwksUri: 'text?',
    algorithms: 'list?',
    leeway: 'number?',
    clock: 'function?',
    cache: 'number?',
    fetch: 'function?',
  })
  const { issuer, audience, leeway = 5, clock = systemClock, cache = 0 } = options
  if (!isSecureTransport(issuer))
    throw new AuthkitConfigError('issuer is an https URL, or http on loopback')
  const checks: VerifierOptions = {
    issuer,
    audience,
    // RFC 9068 §4: an ID Token or any other JWT of the same issuer is not an access token.
    typ: 'at+jwt',
    algorithms: options.algorithms ?? asymmetric,
    minimumSecretLength: 'rfc7518',
    leeway,
    clock,
    cache,
    // RFC 9068 §2.2: these claims are always there.
    claims: {
      exp: { essential: true },
      iat: { essential: true },
      sub: { essential: true },
      jti: { essential: true },
      client_id: { essential: true },
    },
  }
  const verifier = verifierSource(options, (keys) => jwt.verifier(keys, checks))
  return {
    scheme: 'bearer',
    async validate(token) {
      return toAccessToken(await decode(token, await verifier()))
    },
  }
}

async function decode(token: string, verifier: JwtVerifier<JsonObject>): Promise<JsonObject> {
  try {
    return await verifier.decodeAsync(token)
  } catch (error) {
    // The token may be good: whoever sent it should try again.
    if (!(error instanceof JoseError) || error instanceof KeySetUnavailableError) {
      throw new TemporarilyUnavailableError('The keys of the issuer cannot be had now', {
        cause: error,
      })
    }
    throw new InvalidTokenError(undefined, { cause: error })
  }
}

function toAccessToken(claims: JsonObject): AccessToken {
  const { sub, client_id: clientId, scope, exp } = claims
  const wellFormed =
    typeof sub === 'string' &&
    typeof clientId === 'string' &&
    typeof exp === 'number' &&
    (scope === undefined || typeof scope === 'string')
  // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
  if (!wellFormed || claims['cnf'] !== undefined) throw new InvalidTokenError()
  return {
    // RFC 9068 §5: without a user the subject is the client itself.
    subject: sub === clientId ? undefined : sub,
    clientId,
    scope: scope === undefined ? [] : scope.split(' ').filter((word) => word !== ''),
    expiresAt: exp,
    claims,
  }
}

type Verifier = JwtVerifier<JsonObject>

/** Answers one verifier for the keys, once it is known where these are. */
function verifierSource(
  options: JwtAccessTokenOptions,
  verifierFor: (keys: KeySet | RemoteKeySet) => Verifier,
): () => Verifier | Promise<Verifier> {
  const { keys, jwksUri, fetch, clock } = options
  const remote = (url: string): Verifier =>
    verifierFor(new RemoteKeySet(url, { ...(fetch ? { fetch } : {}), ...(clock ? { clock } : {}) }))
  const known = keys ? verifierFor(keys) : jwksUri === undefined ? undefined : remote(jwksUri)
  if (known) return () => known
  let found: Promise<Verifier> | undefined
  return () => {
    found ??= discoverJwksUri(options.issuer, fetch).then(remote)
    // A failed look-up is not kept: the next request tries again.
    found.catch(() => (found = undefined))
    return found
  }
}

async function discoverJwksUri(
  issuer: string,
  fetch: typeof globalThis.fetch | undefined,
): Promise<string> {
  try {
    const url = wellKnownUrl(issuer, 'oauth-authorization-server')
    const response = await guardedFetch(url, fetch ? { fetch } : {})
    const document: unknown = response.status === 200 ? JSON.parse(response.text) : undefined
    if (
      typeof document === 'object' &&
      document !== null &&
      'issuer' in document &&
      'jwks_uri' in document
    ) {
      // RFC 8414 §3.3: the document is about exactly this issuer.
      if (document.issuer === issuer && typeof document.jwks_uri === 'string')
        return document.jwks_uri
    }
  } catch (cause) {
    throw new TemporarilyUnavailableError('The metadata of the issuer cannot be had now', { cause })
  }
  throw new TemporarilyUnavailableError(
    'The metadata of the issuer names no jwks_uri, or is about another issuer',
  )
}
