import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as jose from '../../src/index.ts'
import { JsonWebEncryption, JsonWebKey, JsonWebSignature, jwt, KeySet } from '../../src/index.ts'
import { forgePayload, keyFor, secret, segment } from '../keys.ts'
import { errorOf } from '../outcome.ts'
import { compact, forgeEncrypted, forgeParts, sharedKey } from './forge-encrypted.ts'

const marker = 'MARKER-9f8e7d6c5b4a'
const encoded = segment(marker)
const jwe = new JsonWebEncryption()
const jws = new JsonWebSignature()
const rsa = JsonWebKey.import({ ...keyFor('RS256', 'RSA').exportPrivate(), alg: undefined })
const ec = JsonWebKey.generate('EC')
const plain = { alg: 'dir', enc: 'A128GCM' }
const parts = forgeParts(JSON.stringify(plain), marker)
const markedSecret = JsonWebKey.import({ secret: `${marker}-and-some-more-of-it` })
const pem = rsa.exportPem({ private: true, password: marker })

/** Header parameters and key members with the marker in a place where it does harm. */
const encryptedWith = (header: object): string =>
  forgeEncrypted(JSON.stringify({ ...plain, ...header }), marker)

/** Each ends in an error while the marker is in the token, the key, the password or the options. */
const failures: readonly (readonly [string, () => unknown])[] = [
  ['a text for a compact token', () => jwe.deserializeCompact(marker, sharedKey)],
  ['five parts', () => jwe.deserializeCompact(Array(5).fill(encoded).join('.'), sharedKey)],
  ['an encrypted header', () => jwe.deserializeCompact(`${encoded}....`, sharedKey)],
  ['alg of JWE', () => jwe.deserializeCompact(encryptedWith({ alg: marker }), sharedKey)],
  ['enc of JWE', () => jwe.deserializeCompact(encryptedWith({ enc: marker }), sharedKey)],
  ['zip of JWE', () => jwe.deserializeCompact(encryptedWith({ zip: marker }), sharedKey)],
  [
    'zip that does not inflate',
    () => jwe.deserializeCompact(encryptedWith({ zip: 'DEF' }), sharedKey),
  ],
  ['crit of JWE', () => jwe.deserializeCompact(encryptedWith({ crit: [marker] }), sharedKey)],
  [
    'epk',
    () => jwe.deserializeCompact(encryptedWith({ alg: 'ECDH-ES', epk: { kty: marker } }), ec),
  ],
  [
    'apu',
    () =>
      jwe.deserializeCompact(
        encryptedWith({ alg: 'ECDH-ES', epk: ec.toJSON(), apu: `${marker}!` }),
        ec,
      ),
  ],
  [
    'a wrong tag',
    () => jwe.deserializeCompact(compact({ ...parts, tag: Buffer.alloc(16) }), sharedKey),
  ],
  [
    'a wrong key',
    () => jwe.deserializeCompact(compact(parts), JsonWebKey.generate('oct', { size: 128 })),
  ],
  ['a wrong RSA key', () => jwe.deserializeCompact(encryptedWith({ alg: 'RSA-OAEP' }), rsa)],
  ['a secret as the key of JWE', () => jwe.deserializeCompact(compact(parts), markedSecret)],
  [
    'a public key to decrypt',
    () => jwe.deserializeCompact(encryptedWith({ alg: 'RSA-OAEP', kid: marker }), rsa.toPublic()),
  ],
  [
    'a password',
    () =>
      jwe.deserializeCompact(
        encryptedWith({ alg: 'PBES2-HS256+A128KW', p2s: encoded, p2c: marker }),
        markedSecret,
        { algorithms: ['PBES2-HS256+A128KW', 'A128GCM'] },
      ),
  ],
  [
    'a header that is written',
    () => jwe.serializeCompact({ alg: marker, enc: 'A128GCM' }, marker, sharedKey),
  ],
  [
    'a content that is written',
    () => jwe.serializeCompact({ ...plain, enc: marker }, marker, sharedKey),
  ],
  ['JSON of JWE', () => jwe.deserializeJson(`{"ciphertext":"${marker}`, sharedKey)],
  [
    'members of JWE',
    () =>
      jwe.deserializeJson(
        { protected: encoded, ciphertext: marker, tag: encoded, iv: encoded },
        sharedKey,
      ),
  ],
  [
    'no recipient for the key',
    () =>
      jwe.deserializeJson(
        {
          protected: segment('{"enc":"A128GCM"}'),
          recipients: [{ header: { alg: 'RSA-OAEP', kid: marker }, encrypted_key: encoded }],
          ciphertext: encoded,
          tag: encoded,
          iv: encoded,
        },
        ec,
      ),
  ],
  [
    'no enc',
    () => jwe.deserializeCompact(forgeEncrypted(`{"alg":"dir","kid":"${marker}"}`), sharedKey),
  ],
  [
    'no key for one of several recipients',
    () =>
      jwe.deserializeJson(
        {
          protected: segment('{"enc":"A128GCM"}'),
          recipients: [
            { header: { alg: 'RSA-OAEP', kid: marker }, encrypted_key: encoded },
            { header: { alg: 'RSA-OAEP' }, encrypted_key: encoded },
          ],
          ciphertext: encoded,
          tag: encoded,
          iv: encoded,
        },
        ec,
      ),
  ],
  [
    'several recipients of one key',
    () =>
      jwe.serializeJson({ protected: { ...plain, kid: marker }, recipients: [{}, {}] }, marker, [
        sharedKey,
        sharedKey,
      ]),
  ],
  [
    'ECDH-1PU with GCM',
    () =>
      jwe.serializeCompact(
        { alg: 'ECDH-1PU+A128KW', enc: 'A128GCM', kid: marker },
        marker,
        ec.toPublic(),
        {
          algorithms: ['ECDH-1PU+A128KW', 'A128GCM'],
          senderKey: JsonWebKey.generate('EC'),
        },
      ),
  ],
  ['JSON of JWS', () => jws.deserializeJson(`{"payload":"${marker}`, secret)],
  [
    'members of JWS',
    () => jws.deserializeJson({ payload: marker, protected: encoded, signature: encoded }, secret),
  ],
  [
    'two headers of JWS',
    () =>
      jws.deserializeJson(
        {
          payload: encoded,
          protected: segment(`{"alg":"HS256","kid":"${marker}"}`),
          header: { kid: marker },
          signature: encoded,
        },
        secret,
      ),
  ],
  [
    'a detached payload',
    () =>
      jws.deserializeCompact(`${segment('{"alg":"HS256"}')}..${encoded}`, secret, {
        payload: marker,
      }),
  ],
  [
    'an unsecured token',
    () => jws.deserializeUnsecured(`${segment('{"alg":"none"}')}.${encoded}.${encoded}`),
  ],
  ['a claim', () => jwt.decode(forgePayload(`{"exp":1,"sub":"${marker}"}`), secret)],
  [
    'a claim with a rule',
    () =>
      jwt.decode(forgePayload(`{"role":"${marker}"}`), secret, {
        claims: { role: { value: 'a' } },
      }),
  ],
  ['a sensitive claim', () => jwt.encode({ alg: 'HS256' }, { password: marker }, secret)],
  ['a wrong password of a PEM', () => JsonWebKey.import(pem, { password: `${marker}-wrong` })],
  ['no password of a PEM', () => JsonWebKey.import(pem)],
  [
    'a PEM with a marker',
    () =>
      JsonWebKey.import(
        `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${Buffer.from(marker).toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----`,
        { password: marker },
      ),
  ],
  [
    'an OpenSSH line',
    () => JsonWebKey.import(`ssh-rsa ${Buffer.from(marker).toString('base64')} ${marker}`),
  ],
  ['an EC JWK', () => JsonWebKey.import({ ...ec.exportPrivate(), d: encoded })],
  ['an OKP JWK', () => JsonWebKey.import({ kty: 'OKP', crv: 'X25519', x: encoded, d: encoded })],
  ['an AKP JWK', () => JsonWebKey.import({ kty: 'AKP', alg: marker, pub: encoded, priv: encoded })],
  [
    'a certificate',
    () => JsonWebKey.import({ ...rsa.toJSON(), x5c: [Buffer.from(marker).toString('base64')] }),
  ],
  ['a certificate thumbprint', () => JsonWebKey.import({ ...rsa.toJSON(), 'x5t#S256': marker })],
  ['DER', () => JsonWebKey.import({ der: Buffer.from(marker) })],
  ['a key set', () => KeySet.import({ keys: marker } as never)],
  [
    'a use',
    () =>
      jws.serializeCompact({ alg: 'HS256' }, marker, {
        kty: 'oct',
        k: segment(randomBytes(32)),
        use: marker,
      }),
  ],
]

describe('messages', () => {
  const windows = [
    marker,
    encoded,
    Buffer.from(marker).toString('base64'),
    Buffer.from(marker).toString('hex'),
  ].flatMap((text) =>
    Array.from({ length: text.length - 11 }, (_, start) => text.slice(start, start + 12)),
  )

  it.each(failures)(
    'J-43, CVE-2025-65015 show nothing of what came in or of a key: %s, S16',
    (_, failure) => {
      const error = errorOf(failure)
      // The stack names this file and its lines, which hold no marker that is read.
      const shown = [
        error.message,
        JSON.stringify(error),
        inspect(error, { depth: 9 }),
        String(error.stack),
      ].join('\n')
      expect(windows.filter((text) => shown.includes(text))).toEqual([])
      expect(error.message).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    },
  )

  it('J-43 covers every class of error that the package exports', () => {
    const classes = Object.entries(jose)
      .filter(([name]) => name.endsWith('Error'))
      .map(([name]) => name)
    const elsewhere = new Set([
      // The base of all.
      'JoseError',
      // Each by tests of their own, with the same marker: keys.test.ts, remote-key-set.test.ts, the tests of src/jwe.
      'BadSignatureError',
      'ExpiredTokenError',
      'InvalidClaimError',
      'InvalidTokenError',
      'KeyNotFoundError',
      'KeySetUnavailableError',
      'MissingAlgorithmError',
      'MissingClaimError',
      'SigningFailedError',
      'TooLargeError',
    ])
    const raised = new Set(failures.map(([, failure]) => errorOf(failure).name))
    expect(classes.filter((name) => !raised.has(name) && !elsewhere.has(name))).toEqual([])
  })
})
