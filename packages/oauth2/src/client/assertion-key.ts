import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { JoseError, JsonWebKey, type KeyImportInput, type SigningKeyInput } from '@authkit/jose'

/** What signs an assertion. */
export interface AssertionSigner {
  /** The key, prepared once. */
  readonly key: SigningKeyInput
  /** The algorithm that it signs with. */
  readonly algorithm: string
}

/** Which key it is, and how it is used. */
export interface AssertionKeyOptions {
  /** The key. */
  readonly key: KeyImportInput
  /** The algorithm; that of the header or the key, or the one that its type and curve imply, unless given. */
  readonly algorithm?: string | undefined
  /** Key ID; that of the header or the key unless given. */
  readonly kid?: string | undefined
  /** Header parameters; `alg` and `kid` count where no option says otherwise. */
  readonly header?: JsonObject | undefined
}

/** Reads what signs assertions, a private key or a secret that is shared with the server; throws an `AuthkitConfigError` for a key that cannot. */
export function readSigner(where: string, options: AssertionKeyOptions): AssertionSigner {
  const { header = {} } = options
  const key = importKey(where, options.key, options.kid ?? header['kid'])
  if (!key.isPrivate)
    throw new AuthkitConfigError(`${where}: key is a public key, which cannot sign`)
  const usable = key.keyOps === undefined || key.keyOps.includes('sign') ? key.algorithms() : []
  if (usable.length === 0) throw new AuthkitConfigError(`${where}: key is not one that signs`)
  const algorithm = options.algorithm ?? header['alg'] ?? key.alg ?? implied(key)
  if (algorithm === undefined) {
    throw new AuthkitConfigError(`${where}: algorithm is missing; the key can ${usable.join(', ')}`)
  }
  if (typeof algorithm !== 'string' || !usable.includes(algorithm)) {
    throw new AuthkitConfigError(`${where}: algorithm is one of ${usable.join(', ')} for this key`)
  }
  return { key, algorithm }
}

/** A secret says nothing about its algorithm, a pair does by its type and curve. */
function implied(key: JsonWebKey): string | undefined {
  return key.kty === 'oct' ? undefined : key.algorithms()[0]
}

function importKey(where: string, input: KeyImportInput, kid: unknown): JsonWebKey {
  if (kid !== undefined && typeof kid !== 'string') {
    throw new AuthkitConfigError(`${where}: kid must be text`)
  }
  try {
    const key = importAny(input)
    return kid === undefined ? key : key.withKid(kid)
  } catch (cause) {
    if (!(cause instanceof JoseError)) throw cause
    throw new AuthkitConfigError(
      `${where}: key cannot be read; it is a private key as PEM, JWK, native key or JsonWebKey, or a secret of 14 bytes or more`,
      { cause },
    )
  }
}

/** Text and bytes that are no key are a secret; damaged keys are neither. */
function importAny(input: KeyImportInput): JsonWebKey {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) return JsonWebKey.import(input)
  try {
    return JsonWebKey.import(input)
  } catch (error) {
    if (!(error instanceof JoseError)) throw error
    return JsonWebKey.import({ secret: input })
  }
}
