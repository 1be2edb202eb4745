import { checkOptions } from '@authkit/common'
import type { KeyObject } from 'node:crypto'
import type { DigestName } from '../crypto/digest.ts'
import { exportMembers } from '../crypto/keys.ts'
import { randomOctets } from '../crypto/random.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { InvalidKeyError } from '../errors.ts'
import {
  type KeyDescription,
  publicOperations,
  readDescription,
  requireKid,
  writeDescription,
} from './description.ts'
import { checkPassword, exportDer, exportPem, type KeyExportOptions } from './export.ts'
import { type ExternalSign, externalMaterial } from './external.ts'
import { importKey } from './import.ts'
import { keyTypeOf } from './key-types.ts'
import type { KeyMaterial, PairMaterial } from './material.ts'
import {
  keyManagementAlgorithmsOf,
  requireFittingAlgorithm,
  signatureAlgorithmsOf,
  sizeFor,
} from './purpose.ts'
import { thumbprint, thumbprintUri } from './thumbprint.ts'

/** A JSON Web Key as plain values, RFC 7517 §4. */
export interface JwkObject {
  /** Key type: `oct`, `RSA`, `EC`, `OKP` or `AKP`. */
  readonly kty: string
  /** Key ID. */
  readonly kid?: string | undefined
  /** The one algorithm that the key is for. */
  readonly alg?: string | undefined
  /** `sig` or `enc`. */
  readonly use?: string | undefined
  /** Operations that the key is for. */
  readonly key_ops?: readonly string[] | undefined
  /** Certificates as base64 of their DER, that of the key first. */
  readonly x5c?: readonly string[] | undefined
  /** The members of the key type and any further ones. */
  readonly [member: string]: unknown
}

/**
 * What `JsonWebKey.import` takes: a JWK as object or JSON; PEM of a key or certificate; an OpenSSH public key line; DER; a
 * native key; another key, to say what it is for; or the bytes or text of a secret.
 */
export type KeyImportInput =
  | JwkObject
  | JsonWebKey
  | string
  | Uint8Array
  | KeyObject
  | { readonly kty?: string | undefined }
  | { readonly der: Uint8Array }
  | { readonly secret: string | Uint8Array }

/** What a key is for, where its own form does not say so. */
export interface KeyPurpose {
  /** Key ID, instead of the key's own. */
  readonly kid?: string | undefined
  /** The one algorithm that the key is for. */
  readonly alg?: string | undefined
  /** `sig` or `enc`. */
  readonly use?: string | undefined
  /** Operations that the key is for, RFC 7517 §4.3. */
  readonly keyOps?: readonly string[] | undefined
}

/** How to read a key, and what it is for. */
export interface KeyImportOptions extends KeyPurpose {
  /** The type that the key must have; a key of another one is refused. */
  readonly kty?: string | undefined
  /** Decrypts PEM or DER of a private key that is encrypted; other keys do not need it. */
  readonly password?: string | Uint8Array | undefined
}

/** What to generate, and what the key is for. */
export interface KeyGenerateOptions extends KeyPurpose {
  /** Curve: `P-256` (default), `P-384`, `P-521` or `secp256k1` for EC; `Ed25519` (default), `Ed448`, `X25519` or `X448` for OKP. */
  readonly crv?: string | undefined
  /** Length in bits: of the modulus (default 2048) for RSA, of the secret (default 256) for oct. */
  readonly size?: number | undefined
}

const purposeKinds = { kid: 'string?', alg: 'string?', use: 'string?', keyOps: 'list?' } as const
const noOptions = Object.freeze({})

let readMaterial: (key: JsonWebKey) => KeyMaterial
let isGenuine: (value: object) => value is JsonWebKey

/** A key, checked once when it is made and immutable afterwards, RFC 7517. Written as JSON it shows its public half only. */
export class JsonWebKey {
  /** Key type: `oct`, `RSA`, `EC`, `OKP` or `AKP`. */
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
  /** True for a private key, here or elsewhere, and for a secret: they can sign, and only the public half is published. */
  readonly isPrivate: boolean
  readonly #material: KeyMaterial
  readonly #certificates: KeyDescription['certificates']
  readonly #thumbprints: Map<DigestName, string> = new Map()
  #algorithms: readonly string[] | undefined
  #keyManagement: readonly string[] | undefined

  static {
    readMaterial = (key) => key.#material
    isGenuine = (value): value is JsonWebKey => #material in value
  }

  private constructor(material: KeyMaterial, description: KeyDescription) {
    this.#material = material
    this.kty = material.kty
    this.crv = material.crv
    this.kid = description.kid
    this.alg = description.alg ?? material.alg
    this.use = description.use
    this.keyOps = description.keyOps
    this.isPrivate = material.kind === 'secret' || canSign(material)
    this.#certificates = description.certificates
    requireFittingAlgorithm(material, this.alg)
  }

  /** Reads a key; throws `InvalidKeyError` for one that is malformed, weak or of an unknown type, RFC 7517 §4. */
  static import(input: KeyImportInput, options: KeyImportOptions = noOptions): JsonWebKey {
    if (options !== noOptions) checkImportOptions(options)
    const { material, members } = isJsonWebKey(input)
      ? { material: input.#material, members: { ...input.#describe() } }
      : importKey(input, options.password)
    if (options.kty !== undefined && options.kty !== material.kty) {
      throw new InvalidKeyError('the key is not of the type that was given as kty')
    }
    const publicKey = material.kind === 'pair' ? material.publicKey : undefined
    return new JsonWebKey(material, readDescription(members, options, publicKey))
  }

  /**
   * A key whose private half is elsewhere: a key management service, a security module. Calls that end in Async sign with
   * it by the function; what that gives is verified with the public key before it leaves.
   */
  static external(publicKey: JwkObject | JsonWebKey, sign: ExternalSign): JsonWebKey {
    const key = isJsonWebKey(publicKey) ? publicKey : JsonWebKey.import(publicKey)
    const keyOps = key.keyOps && [...new Set([...key.keyOps, 'sign'])]
    return key.#with(externalMaterial(key.#material, sign), { keyOps })
  }

  /**
   * Makes a new private key or secret. Unless one is given its `kid` is its thumbprint, RFC 7638 §3; that of a secret is
   * random, since everybody who sees a thumbprint could try out secrets.
   */
  static generate(
    kty: 'oct' | 'RSA' | 'EC' | 'OKP' | 'AKP',
    options: KeyGenerateOptions = noOptions,
  ): JsonWebKey {
    if (options !== noOptions) {
      checkOptions('JsonWebKey.generate', options, {
        ...purposeKinds,
        crv: 'string?',
        size: 'number?',
      })
    }
    const type = keyTypeOf(kty)
    if (type === undefined) throw new InvalidKeyError('kty is one of oct, RSA, EC, OKP and AKP')
    const usual = sizeFor(kty, options.alg)
    const material = type.generate({
      crv: options.crv ?? usual.crv,
      size: options.size ?? usual.size,
      alg: options.alg,
    })
    const key = new JsonWebKey(material, readDescription({}, options, undefined))
    if (key.kid !== undefined) return key
    // RFC 7638 §7: a thumbprint of a secret tells about the secret.
    return key.withKid(kty === 'oct' ? encodeSegment(randomOctets(32)) : key.thumbprint())
  }

  /** The same key without its private half; a secret has no other half and throws `InvalidKeyError`. */
  toPublic(): JsonWebKey {
    if (this.#material.kind === 'secret') throw new InvalidKeyError('a secret has no public half')
    const halves = { privateKey: undefined, externalSign: undefined }
    return this.#with({ ...this.#material, ...halves }, { keyOps: publicOperations(this.keyOps) })
  }

  /** The same key under another key ID of 1 to 1024 characters. */
  withKid(kid: string): JsonWebKey {
    requireKid(kid)
    return this.#with(this.#material, { kid })
  }

  /** The public JWK, RFC 7517 §4; of a secret only what describes it, without `k`. */
  toJSON(): JwkObject {
    const members = this.#material.kind === 'secret' ? {} : this.#material.publicMembers
    return { ...this.#describe(publicOperations(this.keyOps)), ...members }
  }

  /** The whole JWK, private members or secret included, RFC 7518 §6. Throws `InvalidKeyError` for a public key. */
  exportPrivate(): JwkObject {
    return { ...this.#describe(), ...privateMembers(this.#material) }
  }

  /** PEM: SPKI of the public key, or with `private` PKCS #8, encrypted under a `password`, RFC 7468 §10, §11, §13. */
  exportPem(options: KeyExportOptions = noOptions): string {
    return exportPem(this.#material, options)
  }

  /** DER: SPKI of the public key, or with `private` PKCS #8, encrypted under a `password`, RFC 5958 §2, §3. */
  exportDer(options: KeyExportOptions = noOptions): Uint8Array {
    return exportDer(this.#material, options)
  }

  /** Thumbprint as base64url, by SHA-256 unless another digest is named; the same for both halves of a pair, RFC 7638 §3. */
  thumbprint(digest: DigestName = 'sha256'): string {
    let value = this.#thumbprints.get(digest)
    if (value === undefined) {
      value = thumbprint(this.#material, digest)
      this.#thumbprints.set(digest, value)
    }
    return value
  }

  /** Thumbprint as `urn:ietf:params:oauth:jwk-thumbprint:sha-256:…`, RFC 9278 §3. */
  thumbprintUri(digest: DigestName = 'sha256'): string {
    return thumbprintUri(this.thumbprint(digest), digest)
  }

  /** True for the same secret, or the same public key with or without its private half, RFC 7638 §3. */
  equals(other: JsonWebKey): boolean {
    return isJsonWebKey(other) && this.thumbprint() === other.thumbprint()
  }

  /** The signature algorithms that the key can be used with: its own `alg`, or all of its type and curve, RFC 7518 §3.1. */
  algorithms(): readonly string[] {
    this.#algorithms ??= Object.freeze([...signatureAlgorithmsOf(this.#material, this)])
    return this.#algorithms
  }

  /** The key management algorithms that the key can be used with: its own `alg`, or all of its type, RFC 7518 §4.1. */
  keyManagementAlgorithms(): readonly string[] {
    this.#keyManagement ??= Object.freeze([...keyManagementAlgorithmsOf(this.#material, this)])
    return this.#keyManagement
  }

  #with(material: KeyMaterial, changed: KeyDescription): JsonWebKey {
    return new JsonWebKey(material, { ...this, certificates: this.#certificates, ...changed })
  }

  #describe(keyOps: readonly string[] | undefined = this.keyOps): JwkObject {
    const { kty } = this
    return { kty, ...writeDescription({ ...this, keyOps, certificates: this.#certificates }) }
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

function canSign({ privateKey, externalSign }: PairMaterial): boolean {
  return privateKey !== undefined || externalSign !== undefined
}

function checkImportOptions(options: KeyImportOptions): void {
  checkOptions('JsonWebKey.import', options, {
    ...purposeKinds,
    kty: 'string?',
    password: 'string|object?',
  })
  checkPassword(options.password)
}

function privateMembers(material: KeyMaterial): Readonly<Record<string, unknown>> {
  if (material.kind === 'secret') return { k: encodeSegment(material.secret) }
  if (material.privateKey === undefined) {
    throw new InvalidKeyError('the key is a public one and has nothing private to export')
  }
  return exportMembers(material.privateKey)
}
