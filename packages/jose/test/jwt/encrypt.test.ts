import { createPublicKey } from 'node:crypto'
import { EncryptJWT, jwtDecrypt } from 'jose'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { JsonWebKey, JsonWebToken, jwt, KeySet, unverifiedHeader } from '../../src/index.ts'
import { nativeKey, secret } from '../keys.ts'
import { asyncOutcome, outcome } from '../outcome.ts'

const rsa = JsonWebKey.generate('RSA')
const ec = JsonWebKey.generate('EC')
const shared = JsonWebKey.generate('oct', { size: 256 })
const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM' }
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const refused = 'ERR_JOSE_DECRYPTION'

describe('jwt.encrypt and jwt.decrypt', () => {
  it('carry claims in an encrypted token of five parts, JWT-10, RFC 7519 §7.1, §7.2', () => {
    const token = jwt.encrypt({ alg: 'RSA-OAEP', enc: 'A256GCM' }, { sub: 'joe' }, rsa.toPublic())
    expect(token.split('.')).toHaveLength(5)
    expect(jwt.decrypt(token, rsa)).toEqual({ sub: 'joe' })
    expect(unverifiedHeader(token)).toMatchObject({ alg: 'RSA-OAEP', enc: 'A256GCM', typ: 'JWT' })
    expectTypeOf(jwt.decrypt<{ role: string }>(token, rsa).role).toEqualTypeOf<string>()
  })

  it('take what jose encrypts, and the other way round', async () => {
    const theirs = await new EncryptJWT({ sub: 'joe' })
      .setProtectedHeader(header)
      .encrypt(createPublicKey(nativeKey(rsa)))
    expect(jwt.decrypt(theirs, rsa)).toEqual({ sub: 'joe' })
    const ours = jwt.encrypt(header, { sub: 'joe' }, rsa.toPublic())
    expect((await jwtDecrypt(ours, nativeKey(rsa))).payload).toEqual({ sub: 'joe' })
  })

  it('check claims, time and type as decode does', () => {
    const instance = new JsonWebToken({ clock: () => 1000 })
    const dir = { alg: 'dir', enc: 'A256GCM' }
    const token = instance.encrypt(dir, { iss: 'a', aud: 'b', exp: 1001 }, shared)
    const all = { issuer: 'a', audience: 'b', typ: 'JWT', maxAge: undefined }
    expect(instance.decrypt(token, shared, all).exp).toBe(1001)
    expect(outcome(() => instance.decrypt(token, shared, { audience: 'c' }))).toBe(
      'ERR_JOSE_INVALID_CLAIM',
    )
    expect(outcome(() => instance.decrypt(token, shared, { clock: () => 1001 }))).toBe(
      'ERR_JOSE_EXPIRED_TOKEN',
    )
    expect(outcome(() => instance.decrypt(token, shared, { typ: 'at+jwt' }))).toBe(
      'ERR_JOSE_INVALID_HEADER',
    )
  })

  it('may carry what may not be signed, JWT-2', () => {
    const token = jwt.encrypt(header, { password: 'x' }, rsa.toPublic())
    expect(jwt.decrypt(token, rsa)).toEqual({ password: 'x' })
  })

  it('keep to the algorithms that are named', () => {
    const token = jwt.encrypt(header, {}, rsa.toPublic())
    expect(jwt.decrypt(token, rsa, { algorithms: ['RSA-OAEP-256', 'A256GCM'] })).toEqual({})
    expect(outcome(() => jwt.decrypt(token, rsa, { algorithms: ['RSA-OAEP', 'A256GCM'] }))).toBe(
      'ERR_JOSE_UNSUPPORTED_ALGORITHM',
    )
  })

  it('fetch keys where they have to', async () => {
    const find = async (): Promise<JsonWebKey> => rsa
    const token = await jwt.encryptAsync(header, { sub: 'joe' }, async () => rsa.toPublic())
    expect(await jwt.decryptAsync(token, find)).toEqual({ sub: 'joe' })
    expect(outcome(() => jwt.decrypt(token, () => rsa))).toEqual({ sub: 'joe' })
  })

  it('refuse a payload that is no JSON object, JRF-18', async () => {
    const { JsonWebEncryption } = await import('../../src/index.ts')
    const jwe = new JsonWebEncryption()
    for (const payload of ['text', '[1]', '', '{"a":1,"a":2}', Buffer.from([0xff])]) {
      const token = jwe.serializeCompact(header, payload, rsa.toPublic())
      expect(outcome(() => jwt.decrypt(token, rsa))).toBe(malformed)
    }
  })

  it('are not mistaken for signing, J-20, RFC 8725 §3.3', () => {
    const encrypted = jwt.encrypt({ alg: 'dir', enc: 'A256GCM' }, {}, shared)
    const signed = jwt.encode({ alg: 'HS256' }, {}, shared)
    expect(outcome(() => jwt.decode(encrypted, shared))).toBe(malformed)
    expect(outcome(() => jwt.decrypt(signed, shared))).toBe(malformed)
  })

  it('refuse options that there are not', () => {
    const token = jwt.encrypt(header, {}, rsa.toPublic())
    // @ts-expect-error a misspelled option
    expect(outcome(() => jwt.decrypt(token, rsa, { audiences: 'a' }))).toBe('ERR_AUTHKIT_CONFIG')
    // @ts-expect-error a misspelled option
    expect(outcome(() => jwt.encrypt(header, {}, rsa, { sender: ec }))).toBe('ERR_AUTHKIT_CONFIG')
  })
})

describe('a signed token inside an encrypted one, RFC 7519 §5.2, §11.2', () => {
  const encrypt = { header, key: rsa.toPublic() }
  const decrypt = { key: rsa }
  const token = jwt.encode({ alg: 'ES256' }, { sub: 'joe' }, ec, { encrypt })

  it('is made and read in one call', () => {
    expect(token.split('.')).toHaveLength(5)
    expect(unverifiedHeader(token)).toMatchObject({ ...header, cty: 'JWT' })
    expect(jwt.decode(token, ec.toPublic(), { decrypt })).toEqual({ sub: 'joe' })
    expect(jwt.verify(token, ec.toPublic(), { decrypt }).header.alg).toBe('ES256')
    expect(jwt.verifier(ec.toPublic(), { decrypt }).decode(token)).toEqual({ sub: 'joe' })
  })

  it('is made and read with keys that are fetched', async () => {
    const keys = new KeySet([ec.toPublic()])
    const made = await jwt.encodeAsync({ alg: 'ES256' }, { sub: 'joe' }, async () => ec, {
      encrypt: { header, key: async () => rsa.toPublic() },
    })
    const options = { decrypt: { key: async () => rsa } }
    expect(await jwt.decodeAsync(made, async () => keys, options)).toEqual({ sub: 'joe' })
    const verifier = jwt.verifier(async () => keys, options)
    expect((await verifier.verifyAsync(made)).claims).toEqual({ sub: 'joe' })
  })

  it('is refused when it is only signed, only encrypted, or signed by another', () => {
    const signed = jwt.encode({ alg: 'ES256' }, { sub: 'joe' }, ec)
    const encrypted = jwt.encrypt(header, { sub: 'joe' }, rsa.toPublic())
    const stranger = jwt.encode({ alg: 'ES256' }, { sub: 'joe' }, JsonWebKey.generate('EC'), {
      encrypt,
    })
    const read = (text: string) => outcome(() => jwt.decode(text, ec.toPublic(), { decrypt }))
    expect(read(signed)).toBe(malformed)
    expect(read(encrypted)).toBe('ERR_JOSE_INVALID_HEADER')
    expect(read(stranger)).toBe('ERR_JOSE_BAD_SIGNATURE')
    expect(outcome(() => jwt.decode(token, ec.toPublic()))).toBe(malformed)
    expect(outcome(() => jwt.decrypt(token, rsa))).toBe('ERR_JOSE_INVALID_HEADER')
  })

  it('is refused when it holds another encrypted one, J-20', async () => {
    const { JsonWebEncryption } = await import('../../src/index.ts')
    const twice = new JsonWebEncryption().serializeCompact(
      { ...header, cty: 'JWT' },
      token,
      rsa.toPublic(),
    )
    expect(outcome(() => jwt.decode(twice, ec.toPublic(), { decrypt }))).toBe(malformed)
  })

  it('is refused after any change', async () => {
    const parts = token.split('.')
    for (const index of parts.keys()) {
      const part = parts[index] ?? ''
      const changed = parts.with(index, `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`)
      expect(outcome(() => jwt.decode(changed.join('.'), ec.toPublic(), { decrypt }))).toMatch(
        /^ERR_JOSE_/,
      )
    }
    const other = { key: JsonWebKey.generate('RSA') }
    expect(outcome(() => jwt.decode(token, ec.toPublic(), { decrypt: other }))).toBe(refused)
    const later = jwt.decodeAsync(token, ec.toPublic(), { decrypt: other })
    expect(await asyncOutcome(later)).toBe(refused)
  })

  it('is not made under another content type, and not remembered', () => {
    const strange = { header: { ...header, cty: 'text/plain' }, key: rsa.toPublic() }
    expect(outcome(() => jwt.encode({ alg: 'HS256' }, {}, secret, { encrypt: strange }))).toBe(
      'ERR_JOSE_INVALID_HEADER',
    )
    expect(outcome(() => jwt.verifier(ec.toPublic(), { decrypt, cache: 10 }))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })
})
