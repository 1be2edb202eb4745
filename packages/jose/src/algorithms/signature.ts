import { digest, type DigestName, digestLength, shake256 } from '../crypto/digest.ts'
import { hmacSigner, hmacVerifier } from '../crypto/hmac.ts'
import {
  ecdsaSigner,
  ecdsaVerifier,
  oneShotSigner,
  oneShotVerifier,
  type RsaPadding,
  rsaSigner,
  rsaVerifier,
  type Signer,
  type Verifier,
} from '../crypto/sign.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyMaterial, PairMaterial, SecretMaterial } from '../jwk/material.ts'
import { type AlgorithmTable, algorithmTable } from './table.ts'

/** A signature algorithm: what key it takes and how it signs and verifies with one. */
export interface SignatureAlgorithm {
  /** Value of `alg`. */
  readonly name: string
  /** Key type that it takes. */
  readonly kty: string
  /** Curve that it takes, for key types that have one; of several the usual one. */
  readonly crv?: string
  /** A second curve that it takes. */
  readonly otherCrv?: string
  /** Length in bits that its secret should have at least, for algorithms that take one. */
  readonly secretBits?: number
  /** True when a key that names no algorithm may be used with it although the caller names none either. */
  readonly implied: boolean
  /** The digest of a text as the hashes of an ID Token use it; nothing where nobody has said which one that is. */
  hash(text: string, crv: string | undefined): Buffer | undefined
  /** Prepares a key for signing. */
  signer(material: KeyMaterial): Signer
  /** Prepares a key for verifying. */
  verifier(material: KeyMaterial): Verifier
}

const rows: readonly SignatureAlgorithm[] = [
  hmacRow('HS256', 'sha256'),
  hmacRow('HS384', 'sha384'),
  hmacRow('HS512', 'sha512'),
  rsaRow('RS256', 'sha256', 'pkcs1'),
  rsaRow('RS384', 'sha384', 'pkcs1'),
  rsaRow('RS512', 'sha512', 'pkcs1'),
  rsaRow('PS256', 'sha256', 'pss'),
  rsaRow('PS384', 'sha384', 'pss'),
  rsaRow('PS512', 'sha512', 'pss'),
  ecdsaRow('ES256', 'sha256', 'P-256', 32),
  ecdsaRow('ES384', 'sha384', 'P-384', 48),
  ecdsaRow('ES512', 'sha512', 'P-521', 66),
  ecdsaRow('ES256K', 'sha256', 'secp256k1', 32),
  eddsaRow('EdDSA', 'Ed25519', 'Ed448'),
  eddsaRow('Ed25519', 'Ed25519'),
  eddsaRow('Ed448', 'Ed448'),
  mlDsaRow('ML-DSA-44', 2420),
  mlDsaRow('ML-DSA-65', 3309),
  mlDsaRow('ML-DSA-87', 4627),
]

/** Finds a signature algorithm by its exact name, RFC 7518 §3.1. There is no `none`. */
export const signatureAlgorithm: AlgorithmTable<SignatureAlgorithm> = algorithmTable(rows)

/** The names of the algorithms that a key of this type and curve can be used with, RFC 7518 §3.1. */
export function algorithmsFor(kty: string, crv: string | undefined): readonly string[] {
  return rows.filter((row) => fits(row, kty, crv)).map((row) => row.name)
}

/** True when the algorithm takes keys of this type and curve, RFC 7518 §3.1. */
export function fits(algorithm: SignatureAlgorithm, kty: string, crv: string | undefined): boolean {
  if (algorithm.kty !== kty) return false
  return algorithm.crv === crv || (crv !== undefined && algorithm.otherCrv === crv)
}

/** HMAC, RFC 7518 §3.2. */
function hmacRow(name: string, hash: DigestName): SignatureAlgorithm {
  return {
    name,
    kty: 'oct',
    // RFC 7518 §3.2: a secret is as long as the digest or longer.
    secretBits: digestLength[hash] * 8,
    hash: (text) => digest(hash, text),
    implied: true,
    signer: (material) => hmacSigner(hash, requireSecret(material).secret),
    verifier: (material) => hmacVerifier(hash, requireSecret(material).secret),
  }
}

/** RSASSA-PKCS1-v1_5 and RSASSA-PSS, RFC 7518 §3.3, §3.5. A bare RSA key means RS256, what every provider must support. */
function rsaRow(name: string, hash: DigestName, padding: RsaPadding): SignatureAlgorithm {
  return {
    name,
    kty: 'RSA',
    hash: (text) => digest(hash, text),
    implied: name === 'RS256',
    signer: (material) => rsaSigner(hash, padding, requirePrivate(material)),
    verifier: (material) => {
      const { publicKey, bits } = requirePair(material)
      return rsaVerifier(hash, padding, publicKey, Math.ceil(bits / 8))
    },
  }
}

/** ECDSA, RFC 7518 §3.4, RFC 8812 §3.2. The size is that of a coordinate in bytes. */
function ecdsaRow(name: string, hash: DigestName, crv: string, size: number): SignatureAlgorithm {
  return {
    name,
    kty: 'EC',
    crv,
    hash: (text) => digest(hash, text),
    implied: true,
    signer: (material) => ecdsaSigner(hash, requirePrivate(material), size),
    verifier: (material) => ecdsaVerifier(hash, requirePair(material).publicKey, size),
  }
}

interface EdwardsCurve {
  /** Length of a signature in bytes. */
  readonly size: number
  readonly hash: (text: string) => Buffer
}

/** What EdDSA is on either curve, RFC 8032 §5.1, §5.2. */
const edwardsCurves: ReadonlyMap<string | undefined, EdwardsCurve> = new Map([
  ['Ed25519', { size: 64, hash: (text: string) => digest('sha512', text) }],
  ['Ed448', { size: 114, hash: shake256 }],
])

/** EdDSA on either curve under the name of RFC 8037 §3.1, on one under the fully specified names of RFC 9864 §2.2. */
function eddsaRow(name: string, crv: string, otherCrv?: string): SignatureAlgorithm {
  return {
    name,
    kty: 'OKP',
    crv,
    ...(otherCrv !== undefined && { otherCrv }),
    hash: (text, ofKey = crv) => edwardsCurves.get(ofKey)?.hash(text),
    implied: true,
    signer: (material) => oneShotSigner(requirePrivate(material)),
    verifier: (material) => {
      const { publicKey } = requirePair(material)
      return oneShotVerifier(publicKey, edwardsCurves.get(material.crv)?.size ?? 0)
    },
  }
}

/** ML-DSA without a context, RFC 9964 §5. The size is that of a signature in bytes; the key names the parameter set. */
function mlDsaRow(name: string, size: number): SignatureAlgorithm {
  return {
    name,
    kty: 'AKP',
    // Core §3.1.3.6 knows digests of an algorithm; ML-DSA names none.
    hash: () => undefined,
    implied: true,
    signer: (material) => oneShotSigner(requirePrivate(material)),
    verifier: (material) => oneShotVerifier(requirePair(material).publicKey, size),
  }
}

function requireSecret(material: KeyMaterial): SecretMaterial {
  if (material.kind === 'secret') return material
  throw new InvalidKeyError('the algorithm needs a secret, and the key is a public or private one')
}

function requirePair(material: KeyMaterial): PairMaterial {
  if (material.kind === 'pair') return material
  throw new InvalidKeyError('the algorithm needs a public or private key, and the key is a secret')
}

function requirePrivate(material: KeyMaterial): NonNullable<PairMaterial['privateKey']> {
  const { privateKey } = requirePair(material)
  if (privateKey !== undefined) return privateKey
  throw new InvalidKeyError('signing needs a private key, and the key is a public one')
}
