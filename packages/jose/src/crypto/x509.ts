import { hash, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { InvalidKeyError } from '../errors.ts'

/** A certificate that was read. */
export interface Certificate {
  /** Its DER. */
  readonly der: Buffer
  readonly publicKey: KeyObject
  /** True when the other one is named as its issuer and has the key that signed it. */
  isIssuedBy(other: Certificate): boolean
}

const native = new WeakMap<Certificate, X509Certificate>()

/** Reads the DER of a certificate. */
export function readCertificate(der: Buffer): Certificate {
  const { x509, publicKey } = parse(der)
  const certificate: Certificate = {
    der,
    publicKey,
    isIssuedBy: (other) => {
      const issuer = native.get(other)
      return issuer !== undefined && x509.checkIssued(issuer) && x509.verify(other.publicKey)
    },
  }
  native.set(certificate, x509)
  return certificate
}

function parse(der: Buffer): { readonly x509: X509Certificate; readonly publicKey: KeyObject } {
  try {
    const x509 = new X509Certificate(der)
    // Node reads PEM too, and DER that goes on; both would be kept under bytes that are not the certificate.
    if (x509.raw.equals(der)) return { x509, publicKey: x509.publicKey }
  } catch (cause) {
    throw new InvalidKeyError('the certificate cannot be read', { cause })
  }
  throw new InvalidKeyError('the certificate cannot be read')
}

/** Signs bytes as X.509 wants it; ECDSA signatures are DER, and some keys have a digest of their own, RFC 5280 §4.1.1.3. */
export function signCertificate(digest: string | null, data: Buffer, key: KeyObject): Buffer {
  return sign(digest, data, key)
}

/** The identifier of a public key, from the bits of its SPKI: the first 160 bits of their SHA-256, RFC 7093 §2. */
export function keyIdentifier(bits: Buffer): Buffer {
  return hash('sha256', bits, 'buffer').subarray(0, 20)
}
