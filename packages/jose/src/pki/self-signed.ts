import type { KeyObject } from 'node:crypto'
import { AuthkitConfigError, checkOptions, systemClock } from '@authkit/common'
import { publicKeyToDer } from '../crypto/key-files.ts'
import { generateSecret } from '../crypto/generate-key.ts'
import { keyIdentifier, signCertificate } from '../crypto/x509.ts'
import { isJsonWebKey, JsonWebKey, materialOf } from '../jwk/key.ts'
import {
  type Asn1,
  oid,
  parseAsn1,
  primitive,
  readSequence,
  sequence,
  setOf,
  tagged,
  toDer,
} from './asn1.ts'
import { certificatePem } from './certificate.ts'
import { generalName, isHost } from './subject-alt-name.ts'

/** Whom a certificate names, for how long, and for which key. */
export interface CertificateOptions {
  /** Name of the subject, 1 to 64 characters. */
  readonly commonName: string
  /** Host names, IP addresses, URIs and mail addresses; default the common name where it is a host. */
  readonly subjectAltNames?: readonly string[] | undefined
  /** Private key to certify, default a new one on P-256. */
  readonly key?: JsonWebKey | undefined
  /** From when on it holds, in seconds since the epoch, default now. */
  readonly validFrom?: number | undefined
  /** For how many seconds it holds, default 2592000 (30 days). */
  readonly validFor?: number | undefined
}

/** A certificate and its key. */
export interface SelfSignedCertificate {
  /** The certificate in PEM. */
  readonly certificate: string
  /** The private key; `key.exportPem({ private: true })` is what TLS takes. */
  readonly key: JsonWebKey
}

/** How a key signs a certificate. */
interface Algorithm {
  readonly oid: string
  /** Digest; null where the algorithm has its own. */
  readonly digest: string | null
  /** True where the parameters are NULL and not absent, RFC 4055 §5. */
  readonly hasNull?: boolean
  /** Last byte and unused bits of the key usage: what TLS does with such a key, RFC 5280 §4.2.1.3. */
  readonly usage?: readonly [number, number]
}

/** Algorithms by what a key is: RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2. */
const algorithms: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ['RSA', { oid: '1.2.840.113549.1.1.11', digest: 'sha256', hasNull: true, usage: [5, 0xa0] }],
  ['P-256', { oid: '1.2.840.10045.4.3.2', digest: 'sha256' }],
  ['P-384', { oid: '1.2.840.10045.4.3.3', digest: 'sha384' }],
  ['P-521', { oid: '1.2.840.10045.4.3.4', digest: 'sha512' }],
  ['secp256k1', { oid: '1.2.840.10045.4.3.2', digest: 'sha256' }],
  ['Ed25519', { oid: '1.3.101.112', digest: null }],
  ['Ed448', { oid: '1.3.101.113', digest: null }],
  ['ML-DSA-44', { oid: '2.16.840.1.101.3.4.3.17', digest: null }],
  ['ML-DSA-65', { oid: '2.16.840.1.101.3.4.3.18', digest: null }],
  ['ML-DSA-87', { oid: '2.16.840.1.101.3.4.3.19', digest: null }],
])

/**
 * Makes a certificate that its own key signs, for TLS between parties that know each other and for tests, RFC 5280 §4.1. It serves
 * as server and as client certificate and certifies nobody else. Throws `AuthkitConfigError` for names and times that are none.
 */
export function createSelfSignedCertificate(options: CertificateOptions): SelfSignedCertificate {
  checkCertificateOptions(options)
  const { commonName, key = JsonWebKey.generate('EC', { crv: 'P-256' }) } = options
  const { subjectAltNames = isHost(commonName) ? [commonName] : [] } = options
  const { validFrom = systemClock(), validFor = 2_592_000 } = options
  const { algorithm, publicKey, privateKey } = signing(key)
  const identifier = sequence(oid(algorithm.oid), ...(algorithm.hasNull === true ? [none] : []))
  const name = sequence(
    setOf(sequence(oid('2.5.4.3'), primitive('UTF8', Buffer.from(commonName, 'utf8')))),
  )
  const spki = parseAsn1(publicKeyToDer(publicKey))
  const toBeSigned = sequence(
    // RFC 5280 §4.1.2.1: extensions make it version 3.
    tagged(0, primitive('INTEGER', Buffer.from([2]))),
    primitive('INTEGER', serialNumber()),
    identifier,
    name,
    sequence(time(validFrom), time(validFrom + validFor)),
    name,
    spki,
    tagged(3, sequence(...extensions(spki, algorithm, subjectAltNames))),
  )
  const signature = signCertificate(algorithm.digest, toDer(toBeSigned), privateKey)
  const certificate = sequence(toBeSigned, identifier, bitString(signature))
  return { certificate: certificatePem(toDer(certificate)), key }
}

const none = primitive('NULL', Buffer.alloc(0))

function signing(key: JsonWebKey): {
  readonly algorithm: Algorithm
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
} {
  const material = materialOf(key)
  const algorithm = algorithms.get(material.alg ?? material.crv ?? material.kty)
  if (algorithm === undefined || material.kind === 'secret' || material.privateKey === undefined) {
    throw new AuthkitConfigError(
      'the key of a certificate is a private key that signs: RSA, EC, Ed25519, Ed448 or ML-DSA',
    )
  }
  return { algorithm, publicKey: material.publicKey, privateKey: material.privateKey }
}

/** RFC 5280 §4.1.2.2: positive, unique, 20 bytes at most. */
function serialNumber(): Buffer {
  const bytes = Buffer.from(generateSecret(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** RFC 5280 §4.1.2.5: two digits of the year until 2049, four from 2050 on. */
function time(seconds: number): Asn1 {
  const digits = new Date(seconds * 1000).toISOString().replaceAll(/\.\d+|[-:T]/g, '')
  return digits < '2050'
    ? primitive('UTCTIME', Buffer.from(digits.slice(2)))
    : primitive('GENERALIZEDTIME', Buffer.from(digits))
}

function extensions(
  spki: Asn1,
  { usage = [7, 0x80] }: Algorithm,
  names: readonly string[],
): Asn1[] {
  const [, keyBits] = readSequence(spki)
  // Tag, length and the number of unused bits stand before the bits.
  const bits = keyBits === undefined ? Buffer.alloc(0) : contentOf(toDer(keyBits)).subarray(1)
  return [
    // RFC 5280 §4.2.1.9: no authority.
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', primitive('BITSTRING', Buffer.from(usage)), true),
    // RFC 5280 §4.2.1.12: server and client of TLS.
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.14', primitive('OCTETSTRING', keyIdentifier(bits))),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names.map(generalName)))]),
  ]
}

/** What follows the tag and the length of a DER value. */
function contentOf(der: Buffer): Buffer {
  const first = der[1] ?? 0
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f))
}

function extension(id: string, value: Asn1, isCritical = false): Asn1 {
  const critical = isCritical ? [primitive('BOOLEAN', Buffer.from([0xff]))] : []
  return sequence(oid(id), ...critical, primitive('OCTETSTRING', toDer(value)))
}

function bitString(bytes: Buffer): Asn1 {
  return primitive('BITSTRING', Buffer.concat([Buffer.from([0]), bytes]))
}

/** 31 December 9999, 23:59:59 GMT, the last time that a certificate can name, RFC 5280 §4.1.2.5. */
const lastSecond = 253_402_300_799

function checkCertificateOptions(options: CertificateOptions): void {
  checkOptions('createSelfSignedCertificate', options, {
    commonName: 'text',
    subjectAltNames: 'list?',
    key: 'object?',
    validFrom: 'number?',
    validFor: 'number?',
  })
  const { commonName, subjectAltNames = [], key, validFrom = systemClock(), validFor = 1 } = options
  // RFC 5280 §A.1: the upper bound of a common name.
  if ([...commonName].length > 64 || !commonName.isWellFormed()) {
    throw new AuthkitConfigError('commonName is a text of 1 to 64 characters')
  }
  if (subjectAltNames.length > 100 || !subjectAltNames.every((name) => typeof name === 'string')) {
    throw new AuthkitConfigError('subjectAltNames is a list of at most 100 names')
  }
  if (key !== undefined && !isJsonWebKey(key)) {
    throw new AuthkitConfigError('key is a JsonWebKey; make one with JsonWebKey.import')
  }
  // RFC 5280 §4.1.2.5: times before 1950 cannot be written with two digits.
  if (!(validFrom >= 0 && validFor > 0 && validFrom + validFor <= lastSecond)) {
    throw new AuthkitConfigError('validFrom and validFor are seconds, from 1970 to the year 9999')
  }
}
