import type { KeyObject } from 'node:crypto'
import { algorithmsFor, fits, signatureAlgorithm } from '../algorithms/signature.ts'
import { exportMembers, isKeyObject } from '../crypto/keys.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { InvalidKeyError } from '../errors.ts'
import { type KeyDescription, readDescription } from './description.ts'
import { ec } from './ec.ts'
import type { KeyMaterial, KeyType } from './material.ts'
import { oct, secretMaterial } from './oct.ts'
import { okp } from './okp.ts'
import { containsPem, keyObjectFromPem } from './pem.ts'
import { rsa } from './rsa.ts'
import { thumbprint } from './thumbprint.ts'

/** A JSON Web Key as plain values, RFC 7517 §4. */
export interface JwkObject {
  /** Key type: `oct`, `RSA`, `EC` or `OKP`. */
  readonly kty: string
  /** Key ID. */
  readonly kid?: string | undefined
  /** The one algorithm that the key is for. */
  readonly alg?: string | undefined
  /** `sig` or `enc`. */
  readonly use?: string | undefined
  /** Operations that the key is for. */
  readonly key_ops?: readonly string[] | undefined
  /** The members of the key type and any further ones. */
  readonly [member: string]: unknown
}

/** What `JsonWebKey.import` takes: a JWK as object or JSON, one PEM block, a native key, or the bytes or text of a secret. */
export type KeyImportInput =
  | JwkObject
  | string
  | KeyObject
  | { readonly secret: string | Uint8Array }

/** What an imported key is for, where its own form does not say so. */
export interface KeyImportOptions {
  /** Key ID, instead of the key's own. */
  readonly kid?: string | undefined
  /** The one algorithm that the key is for. */
  readonly alg?: string | undefined
  /** `sig` or `enc`. */
  readonly use?: string | undefined
}

/** What to generate, and what the key is for. */
export interface KeyGenerateOptions extends KeyImportOptions {
  /** Curve: `P-256` (default), `P-384` or `P-521` for EC, `Ed25519` for OKP. */
  readonly crv?: string | undefined
  /** Length in bits: of the modulus (default 2048) for RSA, of the secret (default 256) for oct. */
  readonly size?: number | undefined
}

const keyTypes: ReadonlyMap<unknown, KeyType> = new Map(
  [oct, rsa, ec, okp].map((type) => [type.kty, type]),
)

/** Key types by the name that node:crypto has for them. */
const nativeTypes: ReadonlyMap<unknown, KeyType> = new Map([
  ['rsa', rsa],
  ['ec', ec],
  ['ed25519', okp],
])

let readMaterial: (key: JsonWebKey) => KeyMaterial
let isGenuine: (value: object) => value is JsonWebKey

/** A key, checked once when it is made and immutable afterwards, RFC 7517. Written as JSON it shows its public half only. */
export class JsonWebKey {
  /** Key type: `oct`, `RSA`, `EC` or `OKP`. */
  readonly kty: string
  /** Curve of an EC or OKP key. */
  readonly crv: string | undefined
  /** Key ID. */
  readonly kid: string | undefined
  /** The one algorithm that the key is for; absent it may be used with those of its type that a caller names. */
  readonly alg: string | undefined
  /** `sig` or `enc`; absent either. */
  readonly use: string | undefined
  /** Operations that the key is for; absent all of its use. */
  readonly keyOps: readonly string[] | undefined
  /** True for a private key and for a secret, which both can sign and must not be published. */
  readonly isPrivate: boolean
  readonly #material: KeyMaterial
  readonly #algorithms: readonly string[]

  static {
    readMaterial = (key) => key.#material
    isGenuine = (value): value is JsonWebKey => #material in value
  }

  private constructor(material: KeyMaterial, description: KeyDescription) {
    this.#material = material
    this.kty = material.kty
    this.crv = material.crv
    this.kid = description.kid
    this.alg = description.alg
    this.use = description.use
    this.keyOps = description.keyOps
    this.isPrivate = material.kind === 'secret' || material.privateKey !== undefined
    this.#algorithms = signatureAlgorithmsOf(this)
    const algorithm = signatureAlgorithm(this.alg)
    // RFC 7517 §4.4: the key is for this algorithm, so it must be one that the algorithm can take.
    if (algorithm !== undefined && !fits(algorithm, this.kty, this.crv)) {
      throw new InvalidKeyError('alg of the JWK does not fit its type and curve')
    }
  }

  /** Reads a key; throws `InvalidKeyError` for one that is malformed, weak or of an unknown type, RFC 7517 §4. */
  static import(input: KeyImportInput, options: KeyImportOptions = {}): JsonWebKey {
    if (typeof input === 'string') return importText(input, options)
    if (typeof input !== 'object' || input === null) {
      throw new InvalidKeyError('a key is a JWK, a PEM text, a KeyObject or { secret }')
    }
    if (isKeyObject(input)) {
      return new JsonWebKey(materialOfNative(input), readDescription({}, options))
    }
    const members: Readonly<Record<string, unknown>> = { ...input }
    if (members['kty'] === undefined && members['secret'] !== undefined) {
      return new JsonWebKey(materialOfSecret(members['secret']), readDescription({}, options))
    }
    // RFC 7517 §5: a key of an unknown type cannot be used.
    const type = keyTypes.get(members['kty'])
    if (type === undefined) throw new InvalidKeyError('kty of the JWK is not oct, RSA, EC or OKP')
    return new JsonWebKey(type.fromJwk(members), readDescription(members, options))
  }

  /** Makes a new private key or secret; its `kid` is its thumbprint unless one is given, RFC 7638 §3. */
  static generate(kty: 'oct' | 'RSA' | 'EC' | 'OKP', options: KeyGenerateOptions = {}): JsonWebKey {
    const type = keyTypes.get(kty)
    if (type === undefined) throw new InvalidKeyError('kty is one of oct, RSA, EC and OKP')
    const algorithm = signatureAlgorithm(options.alg)
    const material = type.generate({
      crv: options.crv ?? algorithm?.crv,
      size: options.size ?? algorithm?.secretBits,
    })
    const description = readDescription({}, options)
    return new JsonWebKey(material, {
      ...description,
      kid: description.kid ?? thumbprintOf(material),
    })
  }

  /** The same key without its private half; a secret has no other half and throws `InvalidKeyError`. */
  toPublic(): JsonWebKey {
    if (this.#material.kind === 'secret') throw new InvalidKeyError('a secret has no public half')
    const keyOps = this.keyOps && publicOperations(this.keyOps)
    return new JsonWebKey({ ...this.#material, privateKey: undefined }, { ...this, keyOps })
  }

  /** The same key under another key ID. */
  withKid(kid: string): JsonWebKey {
    return new JsonWebKey(this.#material, { ...this, kid })
  }

  /** The public JWK, RFC 7517 §4; of a secret only what describes it, without `k`. */
  toJSON(): JwkObject {
    const keyOps = this.keyOps && publicOperations(this.keyOps)
    return { ...describe({ ...this, keyOps }), ...publicMembers(this.#material) }
  }

  /** The whole JWK, private members or secret included, RFC 7518 §6. Throws `InvalidKeyError` for a public key. */
  exportPrivate(): JwkObject {
    return { ...describe(this), ...privateMembers(this.#material) }
  }

  /** SHA-256 thumbprint as base64url, the same for both halves of a pair, RFC 7638 §3. */
  thumbprint(): string {
    return thumbprintOf(this.#material)
  }

  /** The signature algorithms that the key can be used with: its own `alg`, or all of its type and curve, RFC 7518 §3.1. */
  algorithms(): readonly string[] {
    return this.#algorithms
  }
}

/** What a key is made of, for the algorithms. */
export function materialOf(key: JsonWebKey): KeyMaterial {
  return readMaterial(key)
}

/** True for a key that this copy of the package made. */
export function isJsonWebKey(value: unknown): value is JsonWebKey {
  return typeof value === 'object' && value !== null && isGenuine(value)
}

function signatureAlgorithmsOf({ kty, crv, alg, use }: JsonWebKey): readonly string[] {
  if (use !== undefined && use !== 'sig') return []
  if (alg === undefined) return algorithmsFor(kty, crv)
  return signatureAlgorithm(alg) === undefined ? [] : [alg]
}

/** The members of a JWK that say what the key is and what it is for. */
function describe(key: KeyDescription & { readonly kty: string }): JwkObject {
  const { kty, kid, use, keyOps, alg } = key
  return {
    kty,
    ...(kid !== undefined && { kid }),
    ...(use !== undefined && { use }),
    ...(keyOps !== undefined && { key_ops: keyOps }),
    ...(alg !== undefined && { alg }),
  }
}

/** What the public half of a key may do when the whole may do this, RFC 7517 §4.3. */
function publicOperations(operations: readonly string[]): readonly string[] {
  return operations.includes('sign') && !operations.includes('verify')
    ? operations.map((operation) => (operation === 'sign' ? 'verify' : operation))
    : operations.filter((operation) => operation !== 'sign')
}

/** Longest text of a JWK that is read, in characters; an RSA private key of 16384 bits takes 13000. */
const maximumText = 65_536

function importText(text: string, options: KeyImportOptions): JsonWebKey {
  if (containsPem(text)) return JsonWebKey.import(keyObjectFromPem(text), options)
  const jwk = text.length > maximumText ? undefined : parseJsonObjectText(text)
  if (jwk === undefined || typeof jwk['kty'] !== 'string') {
    throw new InvalidKeyError(
      'the text is neither PEM nor a JWK; write { secret: text } to import a secret',
    )
  }
  return JsonWebKey.import({ ...jwk, kty: jwk['kty'] }, options)
}

function materialOfNative(key: KeyObject): KeyMaterial {
  if (key.type === 'secret') return oct.fromKeyObject(key)
  const type = nativeTypes.get(key.asymmetricKeyType)
  if (type === undefined) throw new InvalidKeyError('the key is neither RSA, EC nor Ed25519')
  return type.fromKeyObject(key)
}

function materialOfSecret(secret: unknown): KeyMaterial {
  if (typeof secret === 'string') return secretMaterial(Buffer.from(secret, 'utf8'))
  if (secret instanceof Uint8Array) return secretMaterial(secret)
  throw new InvalidKeyError('a secret is a string or a Uint8Array')
}

function thumbprintOf(material: KeyMaterial): string {
  const names = keyTypes.get(material.kty)?.thumbprintMembers ?? []
  const members = material.kind === 'secret' ? privateMembers(material) : material.publicMembers
  return thumbprint({ ...members, kty: material.kty }, names)
}

function publicMembers(material: KeyMaterial): Readonly<Record<string, unknown>> {
  return material.kind === 'secret' ? {} : material.publicMembers
}

function privateMembers(material: KeyMaterial): Readonly<Record<string, unknown>> {
  if (material.kind === 'secret') return { k: encodeSegment(material.secret) }
  if (material.privateKey === undefined) {
    throw new InvalidKeyError('the key is a public one and has nothing private to export')
  }
  return exportMembers(material.privateKey)
}
