import { spawnSync } from 'node:child_process'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasMlDsa } from '../../src/crypto/keys.ts'
import { JsonWebKey } from '../../src/index.ts'
import {
  type CertificateOptions,
  createSelfSignedCertificate,
  jwkFromCertificate,
} from '../../src/pki.ts'
import { certificatePem } from '../attacks/certificate.ts'
import { errorOf, outcome } from '../outcome.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const now = 1_800_000_000

const keys = [
  ['RSA', JsonWebKey.generate('RSA')],
  ['P-256', JsonWebKey.generate('EC')],
  ['P-384', JsonWebKey.generate('EC', { crv: 'P-384' })],
  ['P-521', JsonWebKey.generate('EC', { crv: 'P-521' })],
  ['secp256k1', JsonWebKey.generate('EC', { crv: 'secp256k1' })],
  ['Ed25519', JsonWebKey.generate('OKP')],
  ['Ed448', JsonWebKey.generate('OKP', { crv: 'Ed448' })],
] as const

const read = (options: CertificateOptions): X509Certificate =>
  new X509Certificate(createSelfSignedCertificate(options).certificate)

/** One TLS connection on the loopback in which both sides show a certificate and trust that of the other. */
async function handshake(
  server: ReturnType<typeof createSelfSignedCertificate>,
  client: ReturnType<typeof createSelfSignedCertificate>,
): Promise<{ authorized: boolean; peer: Buffer; seen: Buffer }> {
  const listener = createServer({
    cert: server.certificate,
    key: server.key.exportPem({ private: true }),
    ca: client.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  })
  onTestFinished(() => void listener.close())
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  // A server that listens on a port has an address object.
  const { port } = listener.address() as AddressInfo
  const arrived = once(listener, 'secureConnection')
  const socket = connect({
    host: '127.0.0.1',
    port,
    cert: client.certificate,
    key: client.key.exportPem({ private: true }),
    ca: server.certificate,
  })
  await once(socket, 'secureConnect')
  const [accepted] = (await arrived) as [TLSSocket]
  const found = {
    authorized: socket.authorized && accepted.authorized,
    peer: accepted.getPeerCertificate().raw,
    seen: socket.getPeerCertificate().raw,
  }
  socket.destroy()
  accepted.destroy()
  return found
}

describe('createSelfSignedCertificate', () => {
  it.each(keys)(
    'certifies an %s key, which signs it, RFC 5280 §4.1, §4.1.1.3, RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3',
    (_, key) => {
      const { certificate, key: same } = createSelfSignedCertificate({
        commonName: 'localhost',
        key,
      })
      const x509 = new X509Certificate(certificate)
      const publicKey = createPublicKey(key.exportPem())
      expect(same).toBe(key)
      expect(x509.verify(publicKey)).toBe(true)
      expect(x509.publicKey.equals(publicKey)).toBe(true)
      const other = createSelfSignedCertificate({ commonName: 'localhost' })
      expect(x509.verify(createPublicKey(other.key.exportPem()))).toBe(false)
    },
  )

  it.each(keys.filter(([name]) => name !== 'secp256k1'))(
    'serves as server and as client certificate of TLS with an %s key, RFC 5280 §4.2.1.3, §4.2.1.12',
    async (_, key) => {
      const server = createSelfSignedCertificate({
        commonName: 'server',
        subjectAltNames: ['127.0.0.1'],
        key,
      })
      const client = createSelfSignedCertificate({ commonName: 'A client', key })
      const { authorized, peer, seen } = await handshake(server, client)
      expect(authorized).toBe(true)
      expect(jwkFromCertificate(peer).equals(key)).toBe(true)
      expect(seen.equals(new X509Certificate(server.certificate).raw)).toBe(true)
    },
  )

  it.skipIf(spawnSync('openssl', ['version']).status !== 0)(
    'passes the strict reading of the openssl that is installed, RFC 5280 §4.2.1.9',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'authkit-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      for (const [name, key] of keys) {
        const file = join(folder, `${name}.pem`)
        const { certificate } = createSelfSignedCertificate({ commonName: 'localhost', key })
        writeFileSync(file, certificate)
        const found = spawnSync('openssl', ['verify', '-x509_strict', '-CAfile', file, file])
        expect(String(found.stdout), name).toMatch(/: OK\n$/)
      }
    },
  )

  it.skipIf(!hasMlDsa())('certifies an ML-DSA key where the runtime has them, RFC 9881 §2', () => {
    for (const alg of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']) {
      const key = JsonWebKey.generate('AKP', { alg })
      const x509 = read({ commonName: 'localhost', key })
      expect(x509.verify(createPublicKey(key.exportPem()))).toBe(true)
    }
  })

  it('is refused by TLS for another host and by who does not trust it', async () => {
    const server = createSelfSignedCertificate({ commonName: 'other.example' })
    const client = createSelfSignedCertificate({ commonName: 'A client' })
    await expect(handshake(server, client)).rejects.toThrow(/does not match/)
    const right = createSelfSignedCertificate({ commonName: '127.0.0.1' })
    const { certificate } = createSelfSignedCertificate({ commonName: '127.0.0.1' })
    await expect(handshake({ certificate, key: right.key }, client)).rejects.toThrow(/mismatch/)
  })

  it('names its subject and says until when it holds, RFC 5280 §4.1.2.5', () => {
    const x509 = read({ commonName: 'Zürich ☕ client', validFrom: now, validFor: 3600 })
    expect(x509.subject).toBe('CN=Zürich ☕ client')
    expect(x509.issuer).toBe(x509.subject)
    expect([Date.parse(x509.validFrom), Date.parse(x509.validTo)]).toEqual([
      now * 1000,
      (now + 3600) * 1000,
    ])
    expect(x509.subjectAltName).toBeUndefined()
    expect(x509.ca).toBe(false)
    const far = read({ commonName: 'a', validFrom: 0, validFor: 253_402_300_799 })
    expect(Date.parse(far.validFrom)).toBe(0)
    expect(new Date(far.validTo).toISOString()).toBe('9999-12-31T23:59:59.000Z')
    const turn = Date.parse('2050-01-01T00:00:00Z') / 1000
    for (const validFor of [-1, 0, 1]) {
      const { validTo } = read({ commonName: 'a', validFrom: turn - 10, validFor: 10 + validFor })
      expect(Date.parse(validTo)).toBe((turn + validFor) * 1000)
    }
    const usual = read({ commonName: 'a' })
    expect(Date.parse(usual.validTo) - Date.parse(usual.validFrom)).toBe(30 * 86_400_000)
    expect(Math.abs(Date.parse(usual.validFrom) - Date.now())).toBeLessThan(60_000)
  })

  it('names hosts, addresses, URIs and mail addresses, RFC 5280 §4.2.1.6, RFC 1034 §3.5', () => {
    const x509 = read({
      commonName: 'a',
      subjectAltNames: [
        'localhost',
        '*.example.com',
        '127.0.0.1',
        '::1',
        '2001:db8::ff:0:1',
        '1:2:3:4:5:6:7:8',
        '::ffff:10.0.0.1',
        'https://client.example/id?x=1',
        'spiffe://example/service',
        'urn:example:client',
        'joe@example.com',
      ],
    })
    const hosts = ['localhost', 'www.example.com']
    for (const host of hosts) expect(x509.checkHost(host), host).toBeDefined()
    expect(x509.checkHost('example.com')).toBeUndefined()
    const addresses = ['127.0.0.1', '::1', '2001:db8::ff:0:1', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1']
    for (const address of addresses) expect(x509.checkIP(address), address).toBeDefined()
    expect(x509.checkIP('127.0.0.2')).toBeUndefined()
    expect(x509.checkEmail('joe@example.com')).toBeDefined()
    for (const uri of [
      'https://client.example/id?x=1',
      'spiffe://example/service',
      'urn:example:client',
    ]) {
      expect(x509.subjectAltName).toContain(`URI:${uri}`)
    }
    expect(read({ commonName: 'localhost' }).subjectAltName).toBe('DNS:localhost')
    expect(read({ commonName: '10.1.2.3' }).subjectAltName).toBe('IP Address:10.1.2.3')
    expect(read({ commonName: 'localhost', subjectAltNames: [] }).subjectAltName).toBeUndefined()
  })

  it('makes a serial number of its own each time, RFC 5280 §4.1.2.2', () => {
    const key = JsonWebKey.generate('OKP')
    const serials = Array.from({ length: 200 }, () => read({ commonName: 'a', key }).serialNumber)
    expect(new Set(serials).size).toBe(200)
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
  })

  it('holds what a reader of every extension expects, RFC 5280 §4.1.2.1, §4.2.1.9, §A.1, RFC 7093 §2', () => {
    const { certificate, key } = createSelfSignedCertificate({ commonName: 'x'.repeat(64) })
    const x509 = new X509Certificate(certificate)
    expect(x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
    // Critical: no authority; digital signature alone.
    const der = x509.raw.toString('hex')
    expect(der).toContain('0603551d130101ff04023000')
    expect(der).toContain('0603551d0f0101ff040403020780')
    expect(der.startsWith('3082') && der.slice(16).startsWith('a003020102')).toBe(true)
    expect(der).toContain('0603551d0e04160414')
    const rsa = new X509Certificate(
      createSelfSignedCertificate({ commonName: 'a', key: keys[0][1] }).certificate,
    )
    expect(rsa.raw.toString('hex')).toContain('0603551d0f0101ff0404030205a0')
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', isPrivate: true })
  })

  it('refuses names, times and keys that are none', () => {
    const attempt = (options: object): unknown =>
      outcome(() => createSelfSignedCertificate({ commonName: 'a', ...options }))
    const wrong = [
      { commonName: '' },
      { commonName: undefined },
      { commonName: 'x'.repeat(65) },
      { commonName: '\ud800' },
      { subjectAltNames: 'localhost' },
      { subjectAltNames: [1] },
      { subjectAltNames: [''] },
      { subjectAltNames: ['a b'] },
      { subjectAltNames: ['münchen.example'] },
      { subjectAltNames: ['-a.example'] },
      { subjectAltNames: ['fe80::1%eth0'] },
      { subjectAltNames: ['https://a b/'] },
      { subjectAltNames: ['@'] },
      { subjectAltNames: ['https://'] },
      { subjectAltNames: Array.from({ length: 101 }, () => 'a') },
      { key: {} },
      { key: JsonWebKey.generate('EC').toPublic() },
      { key: JsonWebKey.generate('oct') },
      { key: JsonWebKey.generate('OKP', { crv: 'X25519' }) },
      { validFor: 0 },
      { validFor: Number.NaN },
      { validFrom: -1 },
      { validFor: 1e15 },
      { validfor: 60 },
    ]
    for (const options of wrong) {
      expect(attempt(options), JSON.stringify(options)).toBe('ERR_AUTHKIT_CONFIG')
    }
  })
})

describe('jwkFromCertificate', () => {
  it('gives the public key with its certificate and the digest of that, RFC 7517 §4.7, §4.9', () => {
    const x509 = new X509Certificate(certificatePem)
    const digest = Buffer.from(x509.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
    for (const input of [certificatePem, x509.raw, new Uint8Array(x509.raw)]) {
      const key = jwkFromCertificate(input)
      expect(key.isPrivate).toBe(false)
      expect(key.toJSON()).toEqual({
        ...x509.publicKey.export({ format: 'jwk' }),
        x5c: [x509.raw.toString('base64')],
        'x5t#S256': digest,
      })
    }
  })

  it('takes the first of several certificates and keeps the others, RFC 7517 §4.7, RFC 7468 §5', () => {
    const { certificate, key } = createSelfSignedCertificate({ commonName: 'a' })
    const found = jwkFromCertificate(certificate + certificatePem)
    expect(found.equals(key)).toBe(true)
    expect(found.toJSON()['x5c']).toHaveLength(2)
  })

  it('refuses what is not a certificate', () => {
    const key = JsonWebKey.generate('EC')
    const { raw } = new X509Certificate(certificatePem)
    const inputs = [
      '',
      'text',
      key.exportPem(),
      key.exportPem({ private: true }),
      JSON.stringify(key.toJSON()),
      JSON.stringify(key.exportPrivate()),
      key.exportDer(),
      Buffer.alloc(0),
      raw.subarray(0, -1),
      Buffer.concat([raw, Buffer.from([0])]),
      Buffer.from(key.exportPem()),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    ]
    for (const input of inputs) expect(outcome(() => jwkFromCertificate(input))).toBe(invalid)
    expect(jwkFromCertificate(Buffer.from(certificatePem)).thumbprint()).toBe(
      jwkFromCertificate(certificatePem).thumbprint(),
    )
    expect(errorOf(() => jwkFromCertificate(key.exportPem())).message).toContain('certificate')
  })
})
