import { certificateThumbprints } from '../crypto/key-files.ts'
import { type Certificate, readCertificate } from '../crypto/x509.ts'
import { InvalidKeyError } from '../errors.ts'
import { JsonWebKey, type JwkObject, materialOf } from '../jwk/key.ts'

/** Most certificates of a key. */
const maximumChain = 10

/**
 * The public key of an X.509 certificate in PEM or DER, or of the first of several in PEM, with `x5c` and `x5t#S256`,
 * RFC 7517 §4.7, §4.9. Whom the certificate belongs to, until when, and who vouches for it is not judged.
 */
export function jwkFromCertificate(certificate: string | Uint8Array): JsonWebKey {
  const key = JsonWebKey.import(
    typeof certificate === 'string' ? certificate : { der: certificate },
  )
  const { x5c } = key.toJSON()
  if (!Array.isArray(x5c) || key.isPrivate) {
    throw new InvalidKeyError('the text or bytes are not a certificate')
  }
  const chain = x5c.map((text) => readCertificate(Buffer.from(String(text), 'base64')))
  return withCertificates(key, chain)
}

/** The same key with these certificates, that of the key first; the key itself where there are none, RFC 7517 §4.7, §4.9. */
export function withCertificates(key: JsonWebKey, chain: readonly Certificate[]): JsonWebKey {
  const [own] = chain
  if (own === undefined) return key
  const jwk: JwkObject = key.isPrivate ? key.exportPrivate() : key.toJSON()
  return JsonWebKey.import({
    ...jwk,
    x5c: chain.map(({ der }) => der.toString('base64')),
    'x5t#S256': certificateThumbprints(own.der).sha256,
  })
}

/** The certificate of the key and those that each certify the one before; none when no certificate is for the key. */
export function chainFrom(
  key: JsonWebKey,
  certificates: readonly Certificate[],
): readonly Certificate[] {
  const material = materialOf(key)
  const chain: Certificate[] = []
  let next = certificates.find(
    ({ publicKey }) => material.kind === 'pair' && publicKey.equals(material.publicKey),
  )
  while (next !== undefined && chain.length < maximumChain) {
    const current = next
    chain.push(current)
    next = certificates.find((other) => !chain.includes(other) && current.isIssuedBy(other))
  }
  return chain
}

/** Writes a certificate as PEM, RFC 7468 §5. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').replaceAll(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`
}
