import type { KeyObject } from 'node:crypto'
import { certificateThumbprints, keyFromDer } from '../crypto/key-files.ts'
import { decodeSegment, isAscii } from '../encoding/segment.ts'
import { InvalidKeyError } from '../errors.ts'
import { formOfDer } from './der.ts'
import { isUrl } from '../encoding/url.ts'

/** The members of a JWK about X.509 certificates. */
export interface CertificateMembers {
  /** Where the certificates can be had; nothing is fetched from there, RFC 7517 §4.6. */
  readonly x5u?: string
  /** Certificates as base64 of their DER, that of the key first, RFC 7517 §4.7. */
  readonly x5c?: readonly string[]
  /** SHA-1 of the first certificate as base64url, RFC 7517 §4.8. */
  readonly x5t?: string
  /** SHA-256 of the first certificate as base64url, RFC 7517 §4.9. */
  readonly 'x5t#S256'?: string
}

/** Most certificates of a key. */
const maximumCertificates = 10

/** Longest certificate in characters of base64, and longest URL. */
const maximumLength = 16_384

type Input = Readonly<Record<string, unknown>>

/** Reads the members about certificates and checks them against the public key, which a secret has not. */
export function readCertificateMembers(
  jwk: Input,
  publicKey: KeyObject | undefined,
): CertificateMembers | undefined {
  const { x5u, x5c, x5t, 'x5t#S256': x5tS256 } = jwk
  if (x5u === undefined && x5c === undefined && x5t === undefined && x5tS256 === undefined) {
    return undefined
  }
  const members = {
    ...(x5u !== undefined && { x5u: requireUrl(x5u) }),
    ...(x5c !== undefined && { x5c: requireChain(x5c) }),
    ...(x5t !== undefined && { x5t: requireDigest(x5t, 'x5t', 20) }),
    ...(x5tS256 !== undefined && { 'x5t#S256': requireDigest(x5tS256, 'x5t#S256', 32) }),
  }
  if (members.x5c !== undefined) checkFirst(members.x5c, members, publicKey)
  return Object.freeze(members)
}

function checkFirst(
  chain: readonly string[],
  members: CertificateMembers,
  publicKey: KeyObject | undefined,
): void {
  const der = Buffer.from(chain[0] ?? '', 'base64')
  if (formOfDer(der) !== 'certificate') throw wrong('x5c')
  // RFC 7517 §4.7: the first certificate is for the key that the other members are.
  const isOwn =
    publicKey !== undefined && keyFromDer(der, 'certificate', undefined).equals(publicKey)
  if (!isOwn)
    throw new InvalidKeyError('the first certificate of x5c is not for the key of the JWK')
  const { sha1, sha256 } = certificateThumbprints(der)
  // RFC 7517 §4.8, §4.9: the digests are those of the first certificate.
  if (members.x5t !== undefined && members.x5t !== sha1) throw wrong('x5t')
  if (members['x5t#S256'] !== undefined && members['x5t#S256'] !== sha256) throw wrong('x5t#S256')
}

function requireUrl(value: unknown): string {
  // RFC 7517 §4.6: an absolute URL.
  if (typeof value !== 'string' || !isUrl(value)) throw wrong('x5u')
  return value
}

function requireChain(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > maximumCertificates) {
    throw wrong('x5c')
  }
  return Object.freeze(value.map((certificate) => requireBase64(certificate)))
}

/** Base64 with padding, unlike all else in a JWK, RFC 7517 §4.7. */
function requireBase64(value: unknown): string {
  if (typeof value !== 'string' || value.length > maximumLength) throw wrong('x5c')
  if (value === '' || Buffer.from(value, 'base64').toString('base64') !== value) throw wrong('x5c')
  return value
}

function requireDigest(value: unknown, name: string, length: number): string {
  const isText = typeof value === 'string' && value.length < 64 && isAscii(value)
  if (!isText || decodeSegment(value)?.length !== length) throw wrong(name)
  return value
}

function wrong(name: string): InvalidKeyError {
  return new InvalidKeyError(`${name} of the JWK is not right for its certificate`)
}
