import {
  type JwtHeader,
  JsonWebKey,
  type JwkSetObject,
  type KeyFunction,
  type KeyResolver,
  KeySet,
  type VerificationKeyInput,
} from '@authkit/jose'

/** Keys as applications and providers have them: at hand, behind a URL, or found by a function. */
export type VerificationKeys = VerificationKeyInput | KeyResolver

/** A function for keys that remembers the last one it found. */
export interface RememberedKey {
  /** Finds the key of a token. */
  readonly find: KeyFunction
  /** The curve of the key that verified a token with this header, where the algorithm leaves it open. */
  readonly curve: (header: JwtHeader) => string | undefined
}

/** Watches which of the keys verifies a token, whose hashes depend on it: EdDSA has one for each curve, OpenID Connect Core §3.1.3.6. */
export function rememberKey(keys: VerificationKeys): RememberedKey {
  let found: VerificationKeyInput | undefined
  return {
    find: async (header, payload) => {
      found = await lookUp(keys, header, payload)
      return found
    },
    curve: (header) => (header.alg === 'EdDSA' ? curveOf(found, header) : undefined),
  }
}

async function lookUp(
  keys: VerificationKeys,
  header: JwtHeader,
  payload: Uint8Array,
): Promise<VerificationKeyInput | undefined> {
  if (typeof keys === 'function') return keys(header, payload)
  return isSource(keys) ? keys.resolve(header) : keys
}

function isSource(keys: VerificationKeys): keys is Exclude<KeyResolver, KeyFunction> {
  return typeof keys === 'object' && 'resolve' in keys && typeof keys.resolve === 'function'
}

/** An EdDSA signature was verified, so the key is in one of the forms that a public key has. */
function curveOf(key: VerificationKeyInput | undefined, header: JwtHeader): string | undefined {
  if (key === undefined) return undefined
  if (key instanceof JsonWebKey) return key.crv
  if (key instanceof KeySet) return key.verificationKey(header).crv
  return isJwkSet(key) ? KeySet.import(key).verificationKey(header).crv : JsonWebKey.import(key).crv
}

function isJwkSet(key: VerificationKeyInput): key is JwkSetObject {
  return typeof key === 'object' && 'keys' in key && Array.isArray(key.keys)
}
