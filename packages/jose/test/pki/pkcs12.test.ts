import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JsonWebKey, jwt } from '../../src/index.ts'
import { createSelfSignedCertificate, loadPkcs12 } from '../../src/pki.ts'
import { errorOf, outcome } from '../outcome.ts'
import { keyStores } from './key-stores.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const damaged = 'the key store is damaged, or its password is another one'
const password = 'hunter2'
const unauthenticated = { allowUnauthenticated: true }

/** The x of the EC key that the stores hold. */
const x = 'jxIQmCqWIDi_YeOdIl7460wVA4YSQQlJN0Y6unFBitY'

const subjects = (certificates: readonly string[]): string[] =>
  certificates.map((pem) => new X509Certificate(pem).subject)

/** Runs openssl in a folder that goes with the test; `undefined` where it is not installed. */
const openssl = (folder: string, command: string): Buffer | undefined => {
  const { status, stdout } = spawnSync('openssl', command.split(' '), { cwd: folder })
  return status === 0 ? stdout : undefined
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('loadPkcs12', () => {
  it.each([
    ['PBES2 with AES-256, RFC 8018 §5.2, §6.2.2, §A.2, RFC 7292 §4.2.2', keyStores.modern],
    ['RC2 of 40 bits and 3DES, RFC 7292 §C, RFC 2268 §5', keyStores.legacy],
    ['3DES, RFC 7292 §C', keyStores.des],
    ['RC2 of 128 bits, RFC 7292 §C', keyStores.rc2128],
    ['AES-128 and AES-192 with a MAC by SHA-512, RFC 7292 §B.2, §B.3', keyStores.aes],
    ['PBES2 with 3DES, RFC 8018 §A.4', keyStores.pbes2des],
    ['no MAC, RFC 7292 §4', keyStores.nomac],
    ['a MAC alone, RFC 7292 §4, §4.2.1', keyStores.plain],
    ['neither MAC nor encryption, RFC 7292 §4.1', keyStores.bare],
  ])('reads a key store under %s', (_, bytes) => {
    const { key, certificates } = loadPkcs12(bytes, password, unauthenticated)
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', isPrivate: true })
    expect(key.toJSON()).toMatchObject({ x })
    expect(subjects(certificates)[0]).toBe('CN=client')
    const token = jwt.encode({ alg: 'ES256' }, { sub: 'client' }, key)
    expect(jwt.decode(token, new X509Certificate(certificates[0] ?? '').publicKey)).toEqual({
      sub: 'client',
    })
  })

  it('gives the certificate of the key first and its issuer after it, in the JWK too, RFC 7292 §4.2.3, RFC 7517 §4.7, §4.9', () => {
    for (const bytes of [keyStores.modern, keyStores.legacy]) {
      const { key, certificates } = loadPkcs12(bytes, password)
      expect(subjects(certificates)).toEqual(['CN=client', 'CN=Example CA'])
      const [own, issuer] = certificates.map((pem) => new X509Certificate(pem))
      expect(own?.verify(issuer?.publicKey ?? generateKeyPairSync('ed25519').publicKey)).toBe(true)
      const { x5c, 'x5t#S256': digest } = key.toJSON()
      expect(x5c).toEqual([own?.raw.toString('base64'), issuer?.raw.toString('base64')])
      const fingerprint = Buffer.from(own?.fingerprint256.replaceAll(':', '') ?? '', 'hex')
      expect(digest).toBe(fingerprint.toString('base64url'))
    }
  })

  it('reads RSA and Ed25519 keys, and a key without a certificate', () => {
    expect(loadPkcs12(keyStores.rsa, password).key).toMatchObject({ kty: 'RSA', isPrivate: true })
    expect(loadPkcs12(keyStores.ed, password).key).toMatchObject({ kty: 'OKP', crv: 'Ed25519' })
    const { key, certificates } = loadPkcs12(keyStores.nocert, password)
    expect(key.toJSON()).toMatchObject({ x })
    expect(key.toJSON()).not.toHaveProperty('x5c')
    expect(certificates).toEqual([])
  })

  it('takes passwords in every alphabet, and none, RFC 7292 §B.1', () => {
    for (const bytes of [keyStores.unicode, keyStores.unicodeLegacy]) {
      expect(loadPkcs12(bytes, 'pä€😀').key.toJSON()).toMatchObject({ x })
      expect(outcome(() => loadPkcs12(bytes, 'pa€😀'))).toBe(invalid)
    }
    expect(loadPkcs12(keyStores.empty, '').key.toJSON()).toMatchObject({ x })
    expect(outcome(() => loadPkcs12(keyStores.empty, ' '))).toBe(invalid)
  })

  it('refuses a key store without a MAC under any password unless it is told to trust it, RFC 7292 §4', () => {
    for (const bytes of [keyStores.nomac, keyStores.bare]) {
      for (const attempt of [password, 'any other', '']) {
        const error = errorOf(() => loadPkcs12(bytes, attempt))
        expect(error.code).toBe(invalid)
        expect(error.message).toContain('no MAC')
        expect(outcome(() => loadPkcs12(bytes, attempt, { allowUnauthenticated: false }))).toBe(
          invalid,
        )
      }
    }
    expect(loadPkcs12(keyStores.bare, 'any other', unauthenticated).key.isPrivate).toBe(true)
    expect(errorOf(() => loadPkcs12(keyStores.modern, 'x', unauthenticated)).message).toBe(damaged)
    for (const options of [null, { allowUnauthenticated: 1 }, { allow: true }]) {
      expect(
        outcome(() => Reflect.apply(loadPkcs12, undefined, [keyStores.modern, password, options])),
      ).toBe('ERR_AUTHKIT_CONFIG')
    }
  })

  it('says the same of a wrong password and of damage, and shows neither', () => {
    const bit = Buffer.from(keyStores.modern)
    bit.writeUInt8(bit.readUInt8(700) ^ 1, 700)
    const attempts = [
      () => loadPkcs12(keyStores.modern, 'MARKER-of-a-password'),
      () => loadPkcs12(keyStores.legacy, 'MARKER-of-a-password'),
      () => loadPkcs12(keyStores.nomac, 'MARKER-of-a-password', unauthenticated),
      () => loadPkcs12(keyStores.modern, ''),
      () => loadPkcs12(keyStores.modern, 'x'.repeat(2000)),
      () => loadPkcs12(bit, password),
      () => loadPkcs12(keyStores.modern.subarray(0, -1), password),
      () => loadPkcs12(Buffer.concat([keyStores.modern, Buffer.from([0])]), password),
      () => loadPkcs12(Buffer.alloc(0), password),
      () => loadPkcs12(Buffer.from('-----BEGIN CERTIFICATE-----'), password),
    ]
    for (const attempt of attempts) {
      const error = errorOf(attempt)
      expect([error.code, error.message]).toEqual([invalid, damaged])
      expect(`${error.stack} ${String(error.cause)}`).not.toContain('MARKER')
    }
  })

  it('refuses what asks for more than a million rounds, or for too many in all, before it derives anything', () => {
    for (const bytes of [keyStores.iter, keyStores.enciter, keyStores.work]) {
      const start = performance.now()
      const { code, message } = errorOf(() => loadPkcs12(bytes, password))
      expect([code, message]).toEqual([invalid, 'the key store asks for too many iterations'])
      expect(performance.now() - start).toBeLessThan(500)
    }
  })

  it('names what it does not support, and stores with no key', () => {
    expect(outcome(() => loadPkcs12(keyStores.rc4, password))).toBe(unsupported)
    const { code, message } = errorOf(() => loadPkcs12(keyStores.nokey, password))
    expect([code, message]).toEqual([invalid, 'the key store holds no private key'])
  })

  it('takes a megabyte at most, and lets nothing in it cost much', () => {
    expect(outcome(() => loadPkcs12(Buffer.alloc(1_048_577), password))).toBe('ERR_JOSE_TOO_LARGE')
    const size = 1_048_576
    const bombs = [
      Buffer.alloc(size),
      Buffer.alloc(size, Buffer.from([0x30, 0x80])),
      Buffer.alloc(size, Buffer.from([0x24, 0x80])),
      Buffer.concat([
        Buffer.from([0x30, 0x83, 0x0f, 0xff, 0xfb]),
        Buffer.alloc(size - 5, Buffer.from([5, 0])),
      ]),
      Buffer.concat([Buffer.from([0x30, 0x83, 0x0f, 0xff, 0xfb]), Buffer.alloc(size - 5, 0xff)]),
      Buffer.concat([Buffer.from([0x02, 0x83, 0x0f, 0xff, 0xfb]), Buffer.alloc(size - 5, 0x7f)]),
      Buffer.from('30ffffffffffffffff', 'hex'),
    ]
    for (const bomb of bombs) {
      const start = performance.now()
      expect(outcome(() => loadPkcs12(bomb, password))).toBe(invalid)
      expect(performance.now() - start).toBeLessThan(3000)
    }
  })

  it('ends in a typed error whatever bit is turned and wherever the bytes end', () => {
    const { bare } = keyStores
    const codes = new Set<string>()
    let read = 0
    for (let at = 0; at < bare.length; at += 1) {
      expect(outcome(() => loadPkcs12(bare.subarray(0, at), password, unauthenticated))).toBe(
        invalid,
      )
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const bytes = Buffer.from(bare)
        bytes.writeUInt8(bare.readUInt8(at) ^ mask, at)
        const found = outcome(() => loadPkcs12(bytes, password, unauthenticated))
        if (typeof found === 'string') codes.add(found)
        else read += 1
      }
    }
    expect([...codes].toSorted((one, other) => one.localeCompare(other))).toEqual([
      invalid,
      unsupported,
    ])
    // Some bits are in names and dates, where nothing notices.
    expect(read).toBeGreaterThan(0)
  })

  it('tells callers who pass something else what it takes', () => {
    expect(outcome(() => loadPkcs12('text' as never, password))).toBe('ERR_AUTHKIT_CONFIG')
    expect(outcome(() => loadPkcs12(keyStores.modern, undefined as never))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })

  it.skipIf(!hasOpenssl).each([
    ['RSA', {}, ''],
    ['EC', { crv: 'P-521' }, ''],
    ['EC', { crv: 'secp256k1' }, '-legacy'],
    ['OKP', { crv: 'Ed448' }, '-keypbe aes-256-cbc -certpbe PBE-SHA1-3DES -macalg sha384'],
  ] as const)(
    'reads what the openssl that is installed makes of an %s key %o %s',
    (kty, options, flags) => {
      const folder = temporaryFolder()
      const { certificate, key } = createSelfSignedCertificate({
        commonName: 'localhost',
        key: JsonWebKey.generate(kty, options),
      })
      writeFileSync(join(folder, 'in.pem'), key.exportPem({ private: true }) + certificate)
      const command = `pkcs12 -export -in in.pem -passout pass:secret -name x ${flags} -out out.p12`
      expect(openssl(folder, command.replaceAll(/ +/g, ' '))).toBeDefined()
      const loaded = loadPkcs12(readFileSync(join(folder, 'out.p12')), 'secret')
      expect(loaded.key.equals(key)).toBe(true)
      expect(loaded.certificates).toEqual([certificate])
    },
  )
})
