import { type Clock, systemClock } from '@authkit/common'
import {
  BadSignatureError,
  type ClaimRule,
  type DecodeOptions,
  InvalidHeaderError,
  jwt,
  type NestedDecryption,
  RemoteKeySet,
} from '@authkit/jose'
import { rememberKey, type VerificationKeys } from './verification-key.ts'

/** By how many seconds the clocks may differ where nobody says otherwise. */
export const usualLeeway = 120

/** What a token of a provider is verified with. */
export interface SignedTokenOptions {
  /** The provider's keys, or the secret that is shared with it. */
  readonly keys: VerificationKeys
  /** The algorithms that it may be signed with. */
  readonly algorithms: readonly string[]
  /** Asks for an encrypted token, and says how to decrypt it; a plain one is asked for unless given. */
  readonly decryption?: NestedDecryption | undefined
  /** What is asked of single claims beside what the caller checks itself. */
  readonly claims?: Readonly<Record<string, ClaimRule>> | undefined
  /** By how many seconds the clocks may differ; 120 unless given. */
  readonly leeway?: number | undefined
  /** Whether a token may be of a type, which is its `typ` in lower case; of none that is another token's own, `at+jwt`, unless given. */
  readonly acceptType?: ((type: string | undefined) => boolean) | undefined
  /** Longest token to read, in bytes; 16 384 unless given. */
  readonly maxBytes?: number | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}

/** A token whose signature and times are verified. */
export interface SignedToken<Claims> {
  /** Its claims. */
  readonly claims: Claims
  /** The algorithm that it was signed with. */
  readonly alg: string
  /** The curve of the key, where the algorithm leaves it open. */
  readonly crv: string | undefined
}

/** Decrypts a token where that is asked for, and verifies its signature; rejects with a `JoseError`, OpenID Connect Core §10.1 and §10.2. */
export async function verifySignedToken<Claims>(
  token: string,
  options: SignedTokenOptions,
): Promise<SignedToken<Claims>> {
  try {
    return await verify<Claims>(token, options)
  } catch (error) {
    // Core §10.1.1: a key that was replaced under its old name is found when the keys are fetched again.
    const isStale = error instanceof BadSignatureError && options.keys instanceof RemoteKeySet
    if (!isStale || !(await options.keys.renew())) throw error
    return verify<Claims>(token, options)
  }
}

async function verify<Claims>(
  token: string,
  options: SignedTokenOptions,
): Promise<SignedToken<Claims>> {
  const key = rememberKey(options.keys)
  const { claims, header } = await jwt.verifyAsync<Claims>(token, key.find, decodeOptions(options))
  const { acceptType = isUsualType } = options
  // RFC 8725 §3.12: a type of its own, at+jwt or logout+jwt, says that the same key signed another kind of token.
  if (!acceptType(header.typ?.toLowerCase())) {
    throw new InvalidHeaderError('typ', 'the typ is that of another kind of token')
  }
  return { claims, alg: header.alg, crv: key.curve(header) }
}

function isUsualType(type: string | undefined): boolean {
  return type?.endsWith('+jwt') !== true
}

function decodeOptions(options: SignedTokenOptions): DecodeOptions {
  const { algorithms, decryption, claims, maxBytes } = options
  const { leeway = usualLeeway, clock = systemClock } = options
  // Core §10.1: a client secret that signs is as long as the hash.
  const rules = { algorithms, minimumSecretLength: 'rfc7518', leeway, clock } as const
  return { ...rules, claims, maxBytes, decrypt: decryption }
}
