import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebToken, jwt, type JwtHeader, KeySet } from '../../src/index.ts'
import { TokenCache } from '../../src/jwt/token-cache.ts'
import { keyFor, secret, verifying } from '../keys.ts'
import { asyncOutcome, outcome } from '../outcome.ts'

const expired = 'ERR_JOSE_EXPIRED_TOKEN'
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'

describe('jwt.verifier', () => {
  it('verifies as jwt.decode does with the same options', async () => {
    const verifier = jwt.verifier<{ scope: string }>(secret, { issuer: 'a', audience: 'b' })
    const token = jwt.encode({ alg: 'HS256' }, { iss: 'a', aud: 'b', scope: 'read' }, secret)
    expect(verifier.decode(token).scope).toBe('read')
    expect(verifier.verify(token).header.alg).toBe('HS256')
    expect((await verifier.decodeAsync(token)).scope).toBe('read')
    expect((await verifier.verifyAsync(token)).claims.aud).toBe('b')
    const other = jwt.encode({ alg: 'HS256' }, { iss: 'a', aud: 'c' }, secret)
    expect(outcome(() => verifier.decode(other))).toBe('ERR_JOSE_INVALID_CLAIM')
  })

  it.each([0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001])(
    'refuses a cache of %d tokens',
    (cache) => {
      expect(outcome(() => jwt.verifier(secret, { cache }))).toBe('ERR_AUTHKIT_CONFIG')
    },
  )
})

describe('a verifier that remembers tokens, J-42', () => {
  const key = keyFor('ES256', 'EC')
  const open = verifying(key)

  it('says the same as one that does not', () => {
    const verifier = jwt.verifier(open, { cache: 10 })
    const token = jwt.encode({ alg: 'ES256' }, { sub: 'joe', list: [1, { a: null }] }, key)
    const first = verifier.verify(token)
    expect(verifier.verify(token)).toEqual(first)
    expect(first).toEqual(jwt.verify(token, open))
  })

  it('gives every caller claims of its own', () => {
    const verifier = jwt.verifier<{ roles: string[]; address: { city: string } }>(open, {
      cache: 10,
    })
    const claims = { roles: ['user'], address: { city: 'Bonn' } }
    const token = jwt.encode({ alg: 'ES256' }, claims, key)
    for (let turn = 0; turn < 3; turn += 1) {
      const mine = verifier.decode(token)
      expect(mine).toEqual(claims)
      mine.roles.push('admin')
      mine.address.city = 'Rome'
      mine['sub'] = 'somebody'
    }
  })

  it('gives every caller a header of its own', () => {
    const verifier = jwt.verifier(open, { cache: 10 })
    const token = jwt.encode({ alg: 'ES256', cnf: { jkt: 'a' }, list: ['a'] }, {}, key)
    for (let turn = 0; turn < 3; turn += 1) {
      const { header } = verifier.verify(token)
      expect(header).toMatchObject({ cnf: { jkt: 'a' }, list: ['a'] })
      Object.assign(Object(header['cnf']), { jkt: 'evil' })
      Object.assign(Object(header['list']), ['evil'])
    }
  })

  it('checks the time on every call', () => {
    let now = 1000
    const instance = new JsonWebToken({ clock: () => now })
    const verifier = instance.verifier(open, { cache: 10, maxAge: 50 })
    const token = instance.encode({ alg: 'ES256' }, { iat: 1000, nbf: 1000, exp: 1040 }, key)
    expect(verifier.decode(token).exp).toBe(1040)
    now = 1040
    expect(outcome(() => verifier.decode(token))).toBe(expired)
    now = 999
    expect(outcome(() => verifier.decode(token))).toBe('ERR_JOSE_INVALID_TOKEN')
    now = 1039
    expect(verifier.decode(token).exp).toBe(1040)
  })

  it('takes no other text for a remembered token', () => {
    const verifier = jwt.verifier(open, { cache: 10 })
    const token = jwt.encode({ alg: 'ES256' }, { sub: 'joe' }, key)
    verifier.decode(token)
    for (let at = 0; at < token.length; at += 1) {
      const other = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
      expect(outcome(() => verifier.decode(other))).toMatch(/^ERR_JOSE_/)
    }
    expect(outcome(() => verifier.decode(`${token}A`))).toMatch(/^ERR_JOSE_/)
  })

  it('does not remember what was refused', () => {
    const verifier = jwt.verifier(open, { cache: 10, audience: 'me' })
    const stranger = jwt.encode({ alg: 'ES256' }, { aud: 'me' }, JsonWebKey.generate('EC'))
    const foreign = jwt.encode({ alg: 'ES256' }, { aud: 'you' }, key)
    for (let turn = 0; turn < 2; turn += 1) {
      expect(outcome(() => verifier.decode(stranger))).toBe(badSignature)
      expect(outcome(() => verifier.decode(foreign))).toBe('ERR_JOSE_INVALID_CLAIM')
    }
  })

  it('verifies again when the key is another, and refuses when it is gone', async () => {
    let keys: KeySet | undefined = new KeySet([open])
    const asked: (string | undefined)[] = []
    const find = (header: JwtHeader): KeySet | undefined => {
      asked.push(header.kid)
      return keys
    }
    const verifier = jwt.verifier(find, { cache: 10 })
    const token = jwt.encode({ alg: 'ES256', kid: 'one' }, { sub: 'joe' }, key.withKid('one'))
    keys = new KeySet([open.withKid('one')])
    expect((await verifier.decodeAsync(token)).sub).toBe('joe')
    expect((await verifier.decodeAsync(token)).sub).toBe('joe')
    keys = new KeySet([JsonWebKey.generate('EC').toPublic().withKid('one')])
    expect(await asyncOutcome(verifier.decodeAsync(token))).toBe(badSignature)
    keys = undefined
    expect(await asyncOutcome(verifier.decodeAsync(token))).toBe('ERR_JOSE_KEY_NOT_FOUND')
    expect(asked).toEqual(['one', 'one', 'one', 'one'])
  })

  it('sees a JWK change under its hands', () => {
    const mutable: { kty: string; k: string } = {
      kty: 'oct',
      k: Buffer.from(secret).toString('base64url'),
    }
    const verifier = jwt.verifier(mutable, { cache: 10 })
    const token = jwt.encode({ alg: 'HS256' }, { sub: 'joe' }, secret)
    expect(verifier.decode(token).sub).toBe('joe')
    mutable.k = Buffer.alloc(32, 1).toString('base64url')
    expect(outcome(() => verifier.decode(token))).toBe(badSignature)
  })

  it('holds no more tokens than it was told', () => {
    const cache = new TokenCache(100)
    const decoded = { header: { alg: 'HS256' }, claims: {} }
    for (let at = 0; at < 10_000; at += 1) cache.set(`token ${at}`, key, decoded)
    const held = Array.from({ length: 10_000 }, (_, at) => `token ${at}`).filter(
      (token) => cache.get(token, key) !== undefined,
    )
    expect(held.length).toBeGreaterThanOrEqual(50)
    expect(held.length).toBeLessThanOrEqual(100)
    expect(held).toContain('token 9999')
  })

  it('keeps what is asked for while others come and go', () => {
    const cache = new TokenCache(10)
    const decoded = { header: { alg: 'HS256' }, claims: { sub: 'joe' } }
    cache.set('often', key, decoded)
    for (let at = 0; at < 1000; at += 1) {
      cache.set(`once ${at}`, key, decoded)
      expect(cache.get('often', key)).toEqual(decoded)
    }
  })

  it('does not keep long tokens', () => {
    const cache = new TokenCache(10)
    const token = 'x'.repeat(8193)
    cache.set(token, key, { header: { alg: 'HS256' }, claims: {} })
    expect(cache.get(token, key)).toBeUndefined()
  })
})

describe('offload', () => {
  const tokens = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const
  const types = { RS256: 'RSA', PS256: 'RSA', ES256: 'EC', ES384: 'EC', EdDSA: 'OKP' } as const

  it.each(tokens)('gives the same for %s in every mode', async (alg) => {
    const key = keyFor(alg, types[alg])
    for (const offload of ['auto', 'never', 'always'] as const) {
      const many = await Promise.all(
        Array.from({ length: 4 }, () => jwt.encodeAsync({ alg }, { sub: 'joe' }, key, { offload })),
      )
      const decoded = await Promise.all(
        many.map((token) => jwt.decodeAsync(token, verifying(key), { algorithms: [alg], offload })),
      )
      expect(decoded).toEqual(many.map(() => ({ sub: 'joe' })))
      const foreign = keyFor(alg, types[alg] === 'RSA' ? 'RSA' : types[alg])
      const tampered = many.map((token) => `${token.slice(0, -8)}AAAAAAAA`)
      const refused = await Promise.all(
        tampered.map((token) =>
          asyncOutcome(jwt.decodeAsync(token, verifying(foreign), { algorithms: [alg], offload })),
        ),
      )
      expect(new Set(refused)).toEqual(new Set([badSignature]))
    }
  })

  it('refuses a mode that there is not', () => {
    // @ts-expect-error a mode that there is not
    expect(outcome(() => jwt.decode('a.b.c', secret, { offload: 'sometimes' }))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })
})
