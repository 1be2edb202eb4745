import { type DigestName, digestLength } from '../crypto/digest.ts'
import { hmac, hmacVerifier } from '../crypto/hmac.ts'
import {
  ecdsaSigner,
  ecdsaVerifier,
  eddsaSigner,
  eddsaVerifier,
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
  /** Curve that it takes, for key types that have one. */
  readonly crv?: string
  /** Length in bits that its secret should have at least, for algorithms that take one. */
  readonly secretBits?: number
  /** Its digest, which the hashes of an ID Token use too. */
  readonly digest: DigestName
  /** True when a key that names no algorithm may be used with it although the caller names none either. */
  readonly implied: boolean
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
  ed25519Row('EdDSA'),
  ed25519Row('Ed25519'),
]

/** Finds a signature algorithm by its exact name, RFC 7518 §3.1. There is no `none`. */
export const signatureAlgorithm: AlgorithmTable<SignatureAlgorithm> = algorithmTable(rows)

/** The names of the algorithms that a key of this type and curve can be used with, RFC 7518 §3.1. */
export function algorithmsFor(kty: string, crv: string | undefined): readonly string[] {
  return rows.filter((row) => fits(row, kty, crv)).map((row) => row.name)
}

/** True when the algorithm takes keys of this type and curve, RFC 7518 §3.1. */
export function fits(algorithm: SignatureAlgorithm, kty: string, crv: string | undefined): boolean {
  return algorithm.kty === kty && algorithm.crv === crv
}

/** HMAC, RFC 7518 §3.2. */
function hmacRow(name: string, digest: DigestName): SignatureAlgorithm {
  return {
    name,
    kty: 'oct',
    // RFC 7518 §3.2: a secret is as long as the digest or longer.
    secretBits: digestLength[digest] * 8,
    digest,
    implied: true,
    signer: (material) => hmac(digest, requireSecret(material).secret),
    verifier: (material) => hmacVerifier(digest, requireSecret(material).secret),
  }
}

/** RSASSA-PKCS1-v1_5 and RSASSA-PSS, RFC 7518 §3.3, §3.5. A bare RSA key means RS256, what every provider must support. */
function rsaRow(name: string, digest: DigestName, padding: RsaPadding): SignatureAlgorithm {
  return {
    name,
    kty: 'RSA',
    digest,
    implied: name === 'RS256',
    signer: (material) => rsaSigner(digest, padding, requirePrivate(material)),
    verifier: (material) => {
      const { publicKey, bits } = requirePair(material)
      return rsaVerifier(digest, padding, publicKey, Math.ceil(bits / 8))
    },
  }
}

/** ECDSA, RFC 7518 §3.4. The size is that of a coordinate in bytes. */
function ecdsaRow(name: string, digest: DigestName, crv: string, size: number): SignatureAlgorithm {
  return {
    name,
    kty: 'EC',
    crv,
    digest,
    implied: true,
    signer: (material) => ecdsaSigner(digest, requirePrivate(material), size),
    verifier: (material) => ecdsaVerifier(digest, requirePair(material).publicKey, size),
  }
}

/** EdDSA on Ed25519 under the name of RFC 8037 §3.1 and the fully specified one of RFC 9864 §2.2. */
function ed25519Row(name: string): SignatureAlgorithm {
  return {
    name,
    kty: 'OKP',
    crv: 'Ed25519',
    digest: 'sha512',
    implied: true,
    signer: (material) => eddsaSigner(requirePrivate(material)),
    verifier: (material) => eddsaVerifier(requirePair(material).publicKey, 64),
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
