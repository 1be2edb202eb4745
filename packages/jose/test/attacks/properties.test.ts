import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  JsonWebEncryption,
  JsonWebKey,
  JsonWebSignature,
  jwt,
  KeySet,
  unverifiedHeader,
  unverifiedJwt,
} from '../../src/index.ts'
import { jwkFromCertificate, loadPkcs12 } from '../../src/pki.ts'
import { forge, forgeParts, forgePayload, keyFor, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { encryptedEc } from '../jwk/key-files.ts'
import { keyStores } from '../pki/key-stores.ts'
import { certificatePem } from './certificate.ts'
import {
  flattened,
  forgeEncrypted,
  forgeParts as encryptedParts,
  sharedKey,
} from './forge-encrypted.ts'

// Every function here either gives a value or throws one of our errors: `outcome` lets any other through and the test fails.
const jwk = keyFor('ES256', 'EC').exportPrivate()
const json = fc.json({ maxDepth: 3 })
const runs = { numRuns: 500 }
const jws = new JsonWebSignature()
const jwe = new JsonWebEncryption()

/** What every object inherits, which nothing here may add to. */
const inherited = (): string =>
  JSON.stringify(
    [Object.prototype, Array.prototype, Function.prototype].map((one) =>
      Reflect.ownKeys(one).map(String),
    ),
  )

/** Bytes of something real with some of them changed, cut or repeated. */
const mutated = (real: Uint8Array): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(real.length),
      fc.boolean(),
    )
    .map(([changes, end, isCut]) => {
      const bytes = Buffer.from(real)
      for (const [at, value] of changes) bytes[at] = value
      return isCut ? bytes.subarray(0, end) : bytes
    })

describe('parsers throw nothing but our errors', () => {
  const before = inherited()

  it('for any text as a token', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.string({ unit: fc.constantFrom(...'aZ09-_.={"}') }),
    )
    fc.assert(
      fc.property(text, (token) => {
        expect(outcome(() => jwt.decode(token, secret))).toMatch(/^ERR_JOSE_/)
        expect(outcome(() => unverifiedJwt(token))).toBeDefined()
        expect(outcome(() => unverifiedHeader(token))).toBeDefined()
        expect(outcome(() => jws.deserialize(token, secret))).toMatch(/^ERR_JOSE_/)
        expect(outcome(() => jws.deserializeUnsecured(token))).toBeDefined()
        expect(outcome(() => jwe.deserialize(token, sharedKey))).toMatch(/^ERR_JOSE_/)
      }),
      runs,
    )
  })

  it('for any parts that are signed', () => {
    const part = fc.oneof(
      fc.string(),
      json.map((text) => segment(text)),
      fc.base64String(),
    )
    fc.assert(
      fc.property(part, part, (header, payload) => {
        expect(outcome(() => jwt.decode(forgeParts(header, payload), secret))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any JSON as header and as payload', () => {
    const names = fc.constantFrom('alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'x5c', 'cty')
    const header = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constantFrom('HS256', 'RS256')))
    fc.assert(
      fc.property(header, json, (values, payload) => {
        expect(
          outcome(() =>
            jwt.decode(forge(JSON.stringify({ alg: 'HS256', ...values }), '{}'), secret),
          ),
        ).toBeDefined()
        expect(
          outcome(() => jwt.decode(forgePayload(payload), secret, { issuer: 'a', audience: 'b' })),
        ).toBeDefined()
      }),
      runs,
    )
  })

  it('for any bytes as payload', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => {
        expect(outcome(() => jwt.decode(forgePayload(payload), secret))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any value as a key', () => {
    const value = fc.anything({ withTypedArray: true, withMap: true, withNullPrototype: true })
    fc.assert(
      fc.property(value, (key) => {
        // The types forbid most of these; a JavaScript caller does not know.
        expect(outcome(() => jwt.decode(forgePayload('{}'), key as never))).toMatch(/^ERR_JOSE_/)
        expect(outcome(() => JsonWebKey.import(key as never))).toBeDefined()
        expect(outcome(() => KeySet.import(key as never))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any member of a JWK', () => {
    const names = fc.constantFrom(
      ...Object.keys(jwk),
      'use',
      'key_ops',
      'alg',
      'n',
      'e',
      'k',
      'oth',
    )
    fc.assert(
      fc.property(
        names,
        fc.oneof(fc.jsonValue(), fc.base64String(), fc.string()),
        (name, value) => {
          const changed = { ...jwk, [name]: value }
          expect(outcome(() => JsonWebKey.import(changed as never))).toBeDefined()
          expect(KeySet.import({ keys: [changed as never] }).keys.length).toBeLessThan(2)
        },
      ),
      runs,
    )
  })

  it('for any header of an encrypted token, and any recipient', () => {
    const names = fc.constantFrom(
      'alg',
      'enc',
      'zip',
      'crit',
      'kid',
      'epk',
      'apu',
      'iv',
      'tag',
      'p2s',
      'p2c',
      'jwk',
      'b64',
    )
    const known = fc.constantFrom(
      'dir',
      'A128GCM',
      'A128KW',
      'ECDH-ES',
      'DEF',
      'A128GCMKW',
      'RSA-OAEP',
    )
    const header = fc.dictionary(names, fc.oneof(fc.jsonValue({ maxDepth: 2 }), known))
    fc.assert(
      fc.property(header, header, header, (values, shared, own) => {
        const head = JSON.stringify({ alg: 'dir', enc: 'A128GCM', ...values })
        expect(outcome(() => jwe.deserializeCompact(forgeEncrypted(head), sharedKey))).toBeDefined()
        const one = { ...flattened(encryptedParts(head)), unprotected: shared, header: own }
        expect(outcome(() => jwe.deserializeJson(one, sharedKey))).toBeDefined()
        const { header: _own, ...rest } = one
        const general = {
          ...rest,
          recipients: [{ header: own, encrypted_key: 'YQ' }, { header: values }],
        }
        expect(outcome(() => jwe.deserializeJson(general, sharedKey))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any JSON as a signed or encrypted object', () => {
    const names = [
      'payload',
      'protected',
      'header',
      'signature',
      'signatures',
      'unprotected',
      'recipients',
      'encrypted_key',
      'iv',
      'ciphertext',
      'tag',
      'aad',
    ]
    const part = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.base64String(),
      json.map((text) => segment(text)),
    )
    const object = fc.dictionary(fc.constantFrom(...names), part)
    fc.assert(
      fc.property(object, json, (members, text) => {
        for (const form of [members, JSON.stringify(members), text]) {
          expect(outcome(() => jws.deserializeJson(form, secret))).toMatch(/^ERR_JOSE_/)
          expect(outcome(() => jwe.deserializeJson(form, sharedKey))).toMatch(/^ERR_JOSE_/)
        }
      }),
      runs,
    )
  })

  it('for any bytes as DER, and for key files with some bytes changed', () => {
    const ec = keyFor('ES256', 'EC')
    const files = [
      ec.exportDer({ private: true }),
      ec.exportDer(),
      keyFor('EdDSA', 'OKP').exportDer({ private: true }),
      Buffer.from(certificatePem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'),
    ]
    const der = fc.oneof(fc.uint8Array({ maxLength: 200 }), ...files.map((file) => mutated(file)))
    fc.assert(
      fc.property(der, (bytes) => {
        expect(outcome(() => JsonWebKey.import({ der: bytes }))).toBeDefined()
        expect(
          outcome(() => JsonWebKey.import({ der: bytes }, { password: 'secret' })),
        ).toBeDefined()
        expect(outcome(() => jwkFromCertificate(bytes))).toBeDefined()
        expect(outcome(() => loadPkcs12(bytes, 'secret'))).toMatch(/^ERR_JOSE_/)
      }),
      { numRuns: 200 },
    )
  })

  it('for encrypted key files and key stores with some bytes changed', () => {
    const encryptedDer = Buffer.from(encryptedEc.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
    fc.assert(
      fc.property(mutated(encryptedDer), mutated(keyStores.modern), (der, store) => {
        const armored = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----`
        expect(outcome(() => JsonWebKey.import({ der }, { password: 'secret' }))).toBeDefined()
        expect(outcome(() => JsonWebKey.import(armored, { password: 'secret' }))).toBeDefined()
        expect(outcome(() => loadPkcs12(store, 'hunter2'))).toBeDefined()
      }),
      { numRuns: 100 },
    )
  })

  it('for key files in PEM and OpenSSH with some characters changed', () => {
    const texts = [
      keyFor('ES256', 'EC').exportPem({ private: true }),
      keyFor('EdDSA', 'OKP').exportPem(),
      certificatePem,
      `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 9)]).toString('base64')} user@host`,
    ]
    const text = fc.oneof(
      ...texts.map((one) => mutated(Buffer.from(one)).map((bytes) => bytes.toString('latin1'))),
    )
    fc.assert(
      fc.property(text, (input) => {
        expect(outcome(() => JsonWebKey.import(input))).toBeDefined()
        expect(outcome(() => JsonWebKey.import(input, { password: 'secret' }))).toBeDefined()
        expect(outcome(() => jwkFromCertificate(input))).toBeDefined()
      }),
      { numRuns: 200 },
    )
  })

  it('for any text as a key or a key set', () => {
    const text = fc.oneof(
      json,
      fc.string(),
      fc.string().map((body) => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`),
    )
    fc.assert(
      fc.property(text, (input) => {
        expect(outcome(() => JsonWebKey.import(input))).toBeDefined()
        expect(outcome(() => KeySet.import(input))).toBeDefined()
      }),
      runs,
    )
  })

  // The last of them, so that all others have run.
  it('and leave every prototype as it is, J-40', () => {
    expect(inherited()).toBe(before)
  })
})

describe('JWT', () => {
  it('gives back the claims that were signed', () => {
    const claims = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 5 }), {
      maxKeys: 8,
    })
    const registered = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])
    fc.assert(
      fc.property(claims, (values) => {
        fc.pre(!Object.keys(values).some((name) => registered.has(name)))
        const text = JSON.stringify(values)
        fc.pre(!text.includes('\\ud') && !text.includes('__proto__'))
        expect(jwt.decode(jwt.encode({ alg: 'HS256' }, values, secret), secret)).toEqual(
          JSON.parse(text),
        )
      }),
      runs,
    )
  })
})
