import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { hasMlDsa } from '../../src/crypto/keys.ts'
import { JsonWebKey } from '../../src/index.ts'
import { keyFor } from '../keys.ts'
import { certificatePem } from './certificate.ts'

const native = (key: JsonWebKey): KeyObject =>
  createPublicKey({ key: { ...key.toJSON() }, format: 'jwk' })

/** An SSH public key line of an RSA or Ed25519 key, RFC 4253 §6.6. */
function sshLine(type: string, ...fields: Uint8Array[]): string {
  const parts = [Buffer.from(type), ...fields].flatMap((field) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(field.length)
    return [length, field]
  })
  return `${type} ${Buffer.concat(parts).toString('base64')} user@host`
}

const bytesOf = (value: unknown): Buffer => Buffer.from(String(value), 'base64url')

/** One public key in every form that somebody may have it in. */
function formsOf(key: JsonWebKey): [string, string | Uint8Array][] {
  const object = native(key)
  const jwk = key.toJSON()
  const spki = object.export({ type: 'spki', format: 'der' })
  const forms: [string, string | Uint8Array][] = [
    ['SPKI', object.export({ type: 'spki', format: 'pem' }).toString()],
    ['SPKI DER', spki],
    ['base64 of SPKI', spki.toString('base64')],
    ['base64url of SPKI', spki.toString('base64url')],
    ['hex of SPKI', spki.toString('hex')],
    ['hex of SPKI with colons', spki.toString('hex').replaceAll(/..(?=.)/g, '$&:')],
    [
      'base64 of PEM',
      Buffer.from(object.export({ type: 'spki', format: 'pem' })).toString('base64'),
    ],
    ['JWK', JSON.stringify(jwk)],
    ['base64url of JWK', Buffer.from(JSON.stringify(jwk)).toString('base64url')],
    ['percent-encoded JWK', encodeURIComponent(JSON.stringify(jwk))],
    ['indented JWK', JSON.stringify(jwk, undefined, 2)],
    ['JWK with escapes', JSON.stringify(jwk).replace('"kty"', '"\\u006bty"')],
    ['JWKS', JSON.stringify({ keys: [jwk] })],
    ['list of JWK', JSON.stringify([jwk])],
  ]
  if (key.crv === 'Ed25519') forms.push(['SSH', sshLine('ssh-ed25519', bytesOf(jwk['x']))])
  if (key.crv === 'P-256') {
    const point = Buffer.concat([Buffer.from([4]), bytesOf(jwk['x']), bytesOf(jwk['y'])])
    forms.push(['SSH', sshLine('ecdsa-sha2-nistp256', Buffer.from('nistp256'), point)])
  }
  if (key.kty !== 'RSA') return forms
  const pkcs1 = object.export({ type: 'pkcs1', format: 'der' })
  return [
    ...forms,
    ['PKCS #1', object.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['PKCS #1 DER', pkcs1],
    ['base64 of PKCS #1', pkcs1.toString('base64')],
    ['hex of PKCS #1', pkcs1.toString('hex')],
    ['SSH', sshLine('ssh-rsa', bytesOf(jwk['e']), bytesOf(jwk['n']))],
  ]
}

const x509 = new X509Certificate(certificatePem)
/** Public keys of every type in every form, by name. */
export const publicKeyForms: [string, string | Uint8Array][] = [
  ...[
    keyFor('RS256', 'RSA'),
    keyFor('ES256', 'EC'),
    keyFor('EdDSA', 'OKP'),
    JsonWebKey.generate('EC', { crv: 'secp256k1' }),
    JsonWebKey.generate('OKP', { crv: 'Ed448' }),
    JsonWebKey.generate('OKP', { crv: 'X25519' }),
    ...(hasMlDsa() ? [JsonWebKey.generate('AKP', { alg: 'ML-DSA-44' })] : []),
  ].flatMap((key) => formsOf(key)),
  ['X.509', certificatePem],
  ['X.509 DER', x509.raw],
  ['base64 of X.509', x509.raw.toString('base64')],
]
