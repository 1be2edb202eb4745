import {
  AuthkitConfigError,
  checkOptions,
  isSecureTransport,
  systemClock,
  type Clock,
} from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  JoseError,
  jwt,
  type JwtVerifier,
  type KeyFunction,
  type KeySet,
  KeySetUnavailableError,
  RemoteKeySet,
  type VerifierOptions,
} from '@authkit/jose'
import { InvalidTokenError, TemporarilyUnavailableError } from '../errors.ts'
import { asymmetricAlgorithms } from '../protocol/algorithms.ts'
import type { TokenValidator } from './access-token.ts'
import { issuerEndpoint } from './issuer-metadata.ts'
import { audienceNames, toAccessToken } from './token-claims.ts'
import { issuerOfPayload } from './unverified-issuer.ts'

/** Whose tokens are accepted, and for whom. */
export interface JwtAccessTokenOptions {
  /** Identifier of the authorization server, compared exactly. */
  readonly issuer: string
  /** What this API is called in `aud`, its URL; several names for several, of which a token has one. */
  readonly audience: string | readonly string[]
  /** Keys of the authorization server; fetched from its `jwks_uri` unless given. */
  readonly keys?: KeySet | undefined
  /** URL of its JWK Set; found in its metadata unless given. */
  readonly jwksUri?: string | undefined
  /** Signature algorithms accepted; those that the keys name and asymmetric ones unless given. */
  readonly algorithms?: readonly string[] | undefined
  /** Difference of clocks that is tolerated, in seconds; 5 unless given. */
  readonly leeway?: number | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
  /**
   * Tokens whose signature is verified once and then remembered, as long as their key stays in the set; everything else is
   * checked every time. 0, none, unless given.
   */
  readonly cache?: number | undefined
  /** Fetches metadata and keys; the global fetch unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** Validates JWT access tokens with the public keys of their issuer, RFC 9068 §4. */
export function jwtAccessToken(options: JwtAccessTokenOptions): TokenValidator {
  checkOptions('jwtAccessToken', options, {
    issuer: 'text',
    audience: 'text|list',
    keys: 'object?',
    jwksUri: 'text?',
    algorithms: 'list?',
    leeway: 'number?',
    clock: 'function?',
    cache: 'number?',
    fetch: 'function?',
  })
  const { issuer, keys } = options
  if (!isSecureTransport(issuer))
    throw new AuthkitConfigError('issuer is an https URL, or http on loopback')
  const verifier = jwt.verifier<JsonObject>(keys ?? remoteKeys(options), checks(options))
  return {
    scheme: 'bearer',
    issuer,
    async validate(token) {
      return toAccessToken(await decode(token, verifier))
    },
  }
}

function checks(options: JwtAccessTokenOptions): VerifierOptions {
  const { issuer, audience, leeway = 5, clock = systemClock, cache = 0 } = options
  return {
    issuer,
    // RFC 9068 §4: a token that does not name this API is for somebody else.
    audience: audienceNames(audience),
    // RFC 9068 §4: an ID Token or any other JWT of the same issuer is not an access token.
    typ: 'at+jwt',
    algorithms: options.algorithms ?? asymmetricAlgorithms,
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
    throw new InvalidTokenError(undefined, { cause: error, reason: error.code })
  }
}

/** Finds the key of a token in the issuer's key set, once it is known where that is. */
function remoteKeys({ issuer, jwksUri, fetch, clock }: JwtAccessTokenOptions): KeyFunction {
  const keySet = (url: string): RemoteKeySet => new RemoteKeySet(url, { fetch, clock })
  const findUrl = jwksUri === undefined ? issuerEndpoint(issuer, 'jwks_uri', { fetch }) : undefined
  let found = jwksUri === undefined ? undefined : keySet(jwksUri)
  return async (header, payload) => {
    // Nobody is asked about a token that does not even say that it comes from the issuer.
    if (issuerOfPayload(payload) !== issuer) return undefined
    if (!found && findUrl) {
      const url = await findUrl()
      found ??= keySet(url)
    }
    return found?.resolve(header)
  }
}
