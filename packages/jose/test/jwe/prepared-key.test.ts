import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, type JwkObject, KeySet } from '../../src/index.ts'
import { asyncOutcome, outcome } from '../outcome.ts'
import { keysFor, payload, recipients, secretOf } from './keys.ts'

const jwe = new JsonWebEncryption()
const enc = 'A128GCM'
const invalidUse = 'ERR_JOSE_INVALID_USE'
const invalidKey = 'ERR_JOSE_INVALID_KEY'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const notFound = 'ERR_JOSE_KEY_NOT_FOUND'
const fine = 'fine'

function sealed(alg: string, key: Parameters<typeof jwe.serializeCompact>[2], more = {}): string {
  const result = outcome(() => jwe.serializeCompact({ alg, enc, ...more }, payload, key))
  return result.includes('.') ? fine : result
}

function opened(token: string, key: Parameters<typeof jwe.deserializeCompact>[1]): string {
  const result = outcome(() => jwe.deserializeCompact(token, key))
  return typeof result === 'string' ? result : fine
}

const tokens = new Map(
  ['RSA-OAEP', 'A128KW', 'A128GCMKW', 'dir', 'ECDH-ES', 'ECDH-ES+A128KW'].map((alg) => [
    alg,
    jwe.serializeCompact({ alg, enc }, payload, keysFor(alg, enc)[0]),
  ]),
)

/** The key of an algorithm with further members. */
function keyWith(alg: string, members: object): JsonWebKey {
  const jwk: JwkObject = keysFor(alg, enc)[1].exportPrivate()
  return JsonWebKey.import({ ...jwk, ...members })
}

describe('a key for encryption', () => {
  it.each([...tokens])('J-08 obeys use and key_ops with %s, RFC 7517 §4.2, §4.3', (alg, token) => {
    expect(opened(token, keyWith(alg, { use: 'enc' }))).toBe(fine)
    expect(opened(token, keyWith(alg, { use: 'sig' }))).toBe(invalidUse)
    expect(sealed(alg, keyWith(alg, { use: 'sig' }))).toBe(invalidUse)
    expect(opened(token, keyWith(alg, { key_ops: ['verify'] }))).toBe(invalidUse)
    expect(sealed(alg, keyWith(alg, { key_ops: ['verify'] }))).toBe(invalidUse)
    const isAgreement = alg.startsWith('ECDH')
    const [decrypts, encrypts] = isAgreement
      ? [['deriveKey'], ['deriveBits']]
      : [['unwrapKey'], ['wrapKey']]
    expect(opened(token, keyWith(alg, { key_ops: decrypts }))).toBe(fine)
    expect(sealed(alg, keyWith(alg, { key_ops: encrypts }))).toBe(fine)
    if (isAgreement) return
    expect(opened(token, keyWith(alg, { key_ops: ['decrypt'] }))).toBe(fine)
    expect(sealed(alg, keyWith(alg, { key_ops: ['encrypt'] }))).toBe(fine)
    expect(opened(token, keyWith(alg, { key_ops: ['wrapKey', 'encrypt'] }))).toBe(invalidUse)
  })

  it('encrypts with the public half of a key that may decrypt, but a secret only as it lists', () => {
    const rsa = keyWith('RSA-OAEP', { key_ops: ['unwrapKey'] })
    expect(sealed('RSA-OAEP', rsa)).toBe(fine)
    expect(sealed('RSA-OAEP', rsa.toPublic())).toBe(fine)
    const agreeing = keyWith('ECDH-ES', { key_ops: ['deriveBits'] })
    expect(sealed('ECDH-ES', agreeing.toPublic())).toBe(fine)
    const open = JsonWebKey.import({ ...recipients['P-256'].toJSON(), key_ops: [] })
    expect(sealed('ECDH-ES', open)).toBe(fine)
    expect(sealed('A128KW', keyWith('A128KW', { key_ops: ['unwrapKey'] }))).toBe(invalidUse)
  })

  it.each([...tokens])(
    'J-09 is for the algorithm that it names, %s, RFC 7517 §4.4',
    (alg, token) => {
      expect(opened(token, keyWith(alg, { alg }))).toBe(fine)
      const other = new Map([
        ['RSA-OAEP', 'RSA-OAEP-256'],
        ['A128KW', 'A128GCMKW'],
        ['A128GCMKW', 'A128KW'],
        ['dir', 'A128KW'],
        ['ECDH-ES', 'ECDH-ES+A128KW'],
        ['ECDH-ES+A128KW', 'ECDH-ES'],
      ]).get(alg)
      expect(opened(token, keyWith(alg, { alg: other }))).toBe(unsupported)
      expect(sealed(alg, keyWith(alg, { alg: other }))).toBe(unsupported)
    },
  )

  it('may name the content encryption that it is for, as in RFC 7520 §5.6', () => {
    const key = keyWith('dir', { alg: 'A128GCM' })
    expect(opened(tokens.get('dir') ?? '', key)).toBe(fine)
    expect(sealed('dir', key)).toBe(fine)
    expect(sealed('A128KW', key)).toBe(unsupported)
    expect(
      outcome(() => jwe.serializeCompact({ alg: 'dir', enc: 'A128CBC-HS256' }, 'x', key)),
    ).toBe(unsupported)
    expect(key.keyManagementAlgorithms()).toEqual(['dir'])
  })

  it('J-08 is of the type and curve that the algorithm takes, JRF-13', () => {
    const ed25519 = JsonWebKey.generate('OKP', { crv: 'Ed25519' })
    for (const [alg, token] of tokens) {
      for (const key of [recipients.RSA, recipients['P-256'], secretOf(128), ed25519]) {
        const isRight = [...key.keyManagementAlgorithms()].includes(alg)
        if (isRight) continue
        expect(opened(token, key)).toBe(invalidKey)
        expect(sealed(alg, key)).toBe(invalidKey)
      }
    }
  })

  it('JWE-13 decrypts with a private key only', () => {
    for (const alg of ['RSA-OAEP', 'ECDH-ES', 'ECDH-ES+A128KW']) {
      expect(opened(tokens.get(alg) ?? '', keysFor(alg, enc)[0])).toBe(invalidKey)
    }
  })

  it('JRF-13 fails alike for the right algorithm with somebody else’s key', () => {
    const failed = 'ERR_JOSE_DECRYPTION'
    expect(opened(tokens.get('RSA-OAEP') ?? '', JsonWebKey.generate('RSA'))).toBe(failed)
    expect(opened(tokens.get('ECDH-ES') ?? '', JsonWebKey.generate('EC'))).toBe(failed)
    expect(opened(tokens.get('ECDH-ES+A128KW') ?? '', JsonWebKey.generate('EC'))).toBe(failed)
    for (const alg of ['A128KW', 'A128GCMKW', 'dir']) {
      const stranger = JsonWebKey.generate('oct', { size: 128 })
      expect(opened(tokens.get(alg) ?? '', stranger)).toBe(failed)
    }
    const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
    expect(opened(tokens.get('ECDH-ES') ?? '', recipients['P-384'])).toBe(invalidHeader)
    expect(opened(tokens.get('ECDH-ES') ?? '', recipients.X25519)).toBe(invalidHeader)
  })

  it('takes a JWK, PEM text and bytes as well as a key', () => {
    expect(opened(tokens.get('RSA-OAEP') ?? '', recipients.RSA.exportPem({ private: true }))).toBe(
      fine,
    )
    expect(opened(tokens.get('RSA-OAEP') ?? '', recipients.RSA.exportPrivate())).toBe(fine)
    const bytes = Buffer.from(String(secretOf(128).exportPrivate()['k']), 'base64url')
    expect(opened(tokens.get('A128KW') ?? '', bytes)).toBe(fine)
    expect(sealed('RSA-OAEP', recipients.RSA.toPublic().exportPem())).toBe(fine)
  })
})

describe('a key set for encryption', () => {
  const [one, two] = [1, 2].map((number) =>
    JsonWebKey.generate('EC', { kid: `key-${number}`, use: 'enc' }),
  )
  if (one === undefined || two === undefined) throw new Error('there are two keys')
  const signing = JsonWebKey.generate('EC', { kid: 'sig', use: 'sig' })
  const set = new KeySet([signing, one, two, recipients.RSA])
  const open = KeySet.import({ keys: set.toJSON().keys })

  it('gives the first key that may encrypt, and its ID to the header, RFC 7516 §4.1.6', () => {
    const token = jwe.serializeCompact({ alg: 'ECDH-ES', enc }, payload, open)
    expect(jwe.deserializeCompact(token, set).header.kid).toBe('key-1')
    const named = jwe.serializeCompact({ alg: 'ECDH-ES', enc, kid: 'key-2' }, payload, open)
    expect(jwe.deserializeCompact(named, set).header.kid).toBe('key-2')
    expect(opened(named, new KeySet([signing, one]))).toBe(notFound)
    expect(opened(named, open)).toBe(notFound)
    expect(sealed('ECDH-ES', open, { kid: 'sig' })).toBe(notFound)
    expect(sealed('ECDH-ES', open, { kid: '__proto__' })).toBe(notFound)
    expect(sealed('A128KW', open)).toBe(notFound)
  })

  it('means one key when decrypting, RFC 7516 §4.1.6', () => {
    const nameless = JsonWebKey.import({ ...recipients['P-256'].toJSON(), kid: undefined })
    const token = jwe.serializeCompact({ alg: 'ECDH-ES', enc }, payload, nameless)
    expect(opened(token, set)).toBe(notFound)
    expect(opened(token, new KeySet([recipients['P-256'], signing]))).toBe(fine)
  })
})

describe('a function for keys', () => {
  const token = tokens.get('A128KW') ?? ''

  it('gets the header and gives the key', async () => {
    const seen: unknown[] = []
    const find = (header: object): JsonWebKey => {
      seen.push(header)
      return secretOf(128)
    }
    expect(opened(token, find)).toBe(fine)
    expect(sealed('A128KW', find)).toBe(fine)
    expect(seen).toEqual([
      { alg: 'A128KW', enc },
      { alg: 'A128KW', enc },
    ])
    const { payload: read } = await jwe.deserializeCompactAsync(token, async (header) =>
      find(header),
    )
    expect(Buffer.from(read).toString()).toBe(payload)
  })

  it('J-33 refuses the token when it has no key', async () => {
    for (const nothing of [undefined, null]) {
      expect(opened(token, () => nothing as never)).toBe(notFound)
      expect(await asyncOutcome(jwe.deserializeCompactAsync(token, () => nothing as never))).toBe(
        notFound,
      )
    }
    for (const wrong of ['', 0, [], new Uint8Array(), () => secretOf(128)]) {
      expect(opened(token, () => wrong as never)).toBe(invalidKey)
    }
    const late = [async () => secretOf(128), () => Promise.reject(new Error('late'))]
    for (const promising of late) expect(opened(token, promising as never)).toBe(invalidKey)
  })

  it('may be somebody’s published keys, in the calls that wait', async () => {
    const source = { publicKeys: async () => new KeySet([recipients['P-256'].toPublic()]) }
    const written = await jwe.serializeCompactAsync({ alg: 'ECDH-ES', enc }, payload, source)
    expect(opened(written, recipients['P-256'])).toBe(fine)
  })
})
