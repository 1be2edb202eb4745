import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { KeySet, SigningKeys } from '../../src/index.ts'
import { asyncOutcome, outcome } from '../outcome.ts'
import { day, fragile, kidsOf, secret, setup, sign } from '../rotating-keys.ts'

const notFound = 'ERR_JOSE_KEY_NOT_FOUND'

describe('SigningKeys', () => {
  it('makes a key at first use, signs with it and publishes its public half alone, RFC 7517 §5', async () => {
    const { clock, start, jwt } = setup()
    const keys = start()
    const key = await keys.signingKey()
    expect(key).toMatchObject({ kty: 'EC', alg: 'ES256', use: 'sig', isPrivate: true })
    expect(await keys.toJwks()).toEqual({ keys: [{ ...key.toJSON(), kid: key.thumbprint() }] })
    expect(JSON.stringify(await keys.toJwks())).not.toContain('"d"')
    expect((await keys.publicKeys()).keys).toMatchObject([{ isPrivate: false }])
    expect((await keys.publicKeys()).algorithms()).toEqual([])
    const token = await sign(keys, jwt, clock.now)
    expect(await jwt.decodeAsync(token, keys)).toMatchObject({ iat: clock.now })
    expect(jwt.decode(token, KeySet.import(await keys.toJwks()))).toMatchObject({ iat: clock.now })
    // The calls that may wait take the keys as they are.
    const other = await jwt.encodeAsync({ alg: 'ES256' }, { sub: 'joe' }, keys)
    expect(await jwt.verifyAsync(other, keys)).toMatchObject({ header: { kid: key.kid } })
  })

  it('keeps a key for each algorithm', async () => {
    const { start, jwt } = setup()
    const algorithms = ['ES256', 'RS256', 'EdDSA']
    const keys = start({ algorithms })
    for (const alg of algorithms) {
      const key = await keys.signingKey(alg)
      expect(key.alg).toBe(alg)
      expect(await jwt.decodeAsync(jwt.encode({ alg }, { sub: alg }, key), keys)).toEqual({
        sub: alg,
      })
    }
    expect(await keys.signingKey()).toMatchObject({ alg: 'ES256' })
    expect(await keys.status()).toMatchObject(algorithms.map((alg) => ({ alg, state: 'current' })))
    expect(await asyncOutcome(keys.signingKey('PS256'))).toBe(notFound)
    expect(await asyncOutcome(keys.signingKey('none'))).toBe(notFound)
  })

  it('announces the next key, lets it sign, and keeps the last one for as long as its tokens live', async () => {
    const { clock, start } = setup()
    const keys = start()
    const begin = clock.now
    const first = await keys.signingKey()
    const states = async (): Promise<unknown> =>
      (await keys.status()).map(({ kid, state }) => [kid === first.kid ? 'first' : 'second', state])
    clock.now = begin + 89 * day - 60
    expect(await states()).toEqual([['first', 'current']])
    clock.now = begin + 89 * day
    expect(await states()).toEqual([
      ['first', 'current'],
      ['second', 'next'],
    ])
    expect(await keys.signingKey()).toBe(first)
    clock.now = begin + 90 * day - 1
    expect(await keys.signingKey()).toBe(first)
    clock.now = begin + 90 * day
    expect(await states()).toEqual([
      ['second', 'current'],
      ['first', 'retired'],
    ])
    expect((await keys.signingKey()).kid).not.toBe(first.kid)
    clock.now = begin + 91 * day - 1
    expect(await kidsOf(keys)).toHaveLength(2)
    clock.now = begin + 91 * day
    expect(await states()).toEqual([['second', 'current']])
    const [status] = await keys.status()
    expect(status).toEqual({
      kid: (await keys.signingKey()).kid,
      alg: 'ES256',
      state: 'current',
      signsFrom: begin + 90 * day,
    })
  })

  it('goes on with its key after a pause of years, and announces the next one before it signs', async () => {
    const { clock, start, jwt } = setup()
    const keys = start()
    const first = await keys.signingKey()
    clock.now += 1000 * day
    expect(await keys.signingKey()).toBe(first)
    expect(await kidsOf(keys)).toHaveLength(2)
    const token = await sign(keys, jwt, clock.now)
    clock.now += day
    expect(await keys.signingKey()).not.toBe(first)
    expect(await asyncOutcome(jwt.decodeAsync(token, keys, { leeway: 1 }))).toMatchObject({})
  })

  it('gives a new process the keys that are there', async () => {
    const { start } = setup()
    const key = await start().signingKey()
    expect((await start().signingKey()).exportPrivate()).toEqual(key.exportPrivate())
  })

  it('reads the store once for all who ask, and not again before its time', async () => {
    const { clock, store, start } = setup()
    const counted = fragile(store)
    const keys = start({ store: counted })
    await Promise.all(Array.from({ length: 1000 }, () => keys.signingKey()))
    const first = counted.reads
    expect(first).toBeLessThanOrEqual(2)
    clock.now += 59
    await keys.toJwks()
    expect(counted.reads).toBe(first)
    clock.now += 1
    await Promise.all(Array.from({ length: 1000 }, () => keys.publicKeys()))
    expect(counted.reads).toBe(first + 1)
  })

  it('prepares a key once: it stays the same object while it lives', async () => {
    const { clock, start } = setup()
    const [one, other] = [start(), start()]
    const key = await one.signingKey()
    const [published] = (await one.publicKeys()).keys
    clock.now += 60
    await other.rotate()
    expect(await one.signingKey()).toBe(key)
    clock.now += 60
    expect(await one.signingKey()).toBe(key)
    expect(await kidsOf(one)).toHaveLength(2)
    expect(published?.kid).toBe(key.kid)
  })

  it('starts a rotation on demand, in which no token is lost', async () => {
    const { clock, start, jwt } = setup()
    const [one, other] = [start(), start()]
    const first = await one.signingKey()
    const token = await sign(other, jwt, clock.now)
    await Promise.all([one.rotate(), other.rotate(), one.rotate()])
    expect(await kidsOf(one)).toHaveLength(2)
    expect(await one.signingKey()).toBe(first)
    clock.now += day - 1
    for (const keys of [one, other]) expect((await keys.signingKey()).kid).toBe(first.kid)
    expect(await jwt.decodeAsync(token, other)).toBeTypeOf('object')
    clock.now += 1
    const second = await one.signingKey()
    expect(second.kid).not.toBe(first.kid)
    expect((await other.signingKey()).kid).toBe(second.kid)
  })

  it('drops keys that somebody else may have at once, with all that they signed', async () => {
    const { clock, start, jwt } = setup({ algorithms: ['ES256', 'EdDSA'] })
    const [one, other] = [start(), start()]
    await one.signingKey()
    await one.rotate()
    clock.now += day
    await one.rotate()
    const before = await kidsOf(one)
    expect(before).toHaveLength(6)
    const token = await sign(other, jwt, clock.now)
    await one.rotate({ revoke: true })
    const after = await kidsOf(one)
    expect(after).toHaveLength(2)
    expect(after.filter((kid) => before.includes(kid))).toEqual([])
    expect(await asyncOutcome(jwt.decodeAsync(token, one))).toBe(notFound)
    expect(await jwt.decodeAsync(await sign(one, jwt, clock.now), one)).toBeTypeOf('object')
    clock.now += 60
    expect(await asyncOutcome(jwt.decodeAsync(token, other))).toBe(notFound)
    expect(await kidsOf(other)).toEqual(after)
    // @ts-expect-error the option is called revoke
    expect(await asyncOutcome(one.rotate({ revoked: true }))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('looks into the store for a key ID that it does not know, every few seconds at most', async () => {
    const { clock, store, start, jwt } = setup()
    const one = start()
    const counted = fragile(store)
    const other = start({ store: counted })
    await other.signingKey()
    await one.rotate({ revoke: true })
    const token = await sign(one, jwt, clock.now)
    expect(await asyncOutcome(jwt.decodeAsync(token, other))).toBe(notFound)
    clock.now += 5
    const { reads } = counted
    expect(await jwt.decodeAsync(token, other)).toBeTypeOf('object')
    expect(counted.reads).toBe(reads + 1)
    const flood = Array.from({ length: 1000 }, (_, index) =>
      asyncOutcome(other.resolve({ alg: 'ES256', kid: `unknown ${index}` })),
    )
    expect(new Set(await Promise.all(flood))).toEqual(new Set([notFound]))
    expect(counted.reads).toBe(reads + 1)
    for (const kid of ['__proto__', 'constructor', '']) {
      expect(await asyncOutcome(other.resolve({ alg: 'ES256', kid }))).toBe(notFound)
    }
  })

  it('takes an algorithm more, and keeps one that is no longer used for as long as its tokens may live', async () => {
    const { clock, start } = setup()
    await start({ algorithms: ['EdDSA'] }).signingKey()
    const keys = start({ algorithms: ['ES256'] })
    expect(await keys.signingKey()).toMatchObject({ alg: 'ES256' })
    const algs = async (): Promise<unknown> => (await keys.status()).map(({ alg }) => alg)
    expect(await algs()).toEqual(['EdDSA', 'ES256'])
    clock.now += 92 * day - 1
    expect(await algs()).toContain('EdDSA')
    clock.now += 1
    expect(await algs()).not.toContain('EdDSA')
  })

  it('needs a secret, a store and a plan that can hold', () => {
    const store = memoryStore()
    const configured = (options: object): unknown =>
      outcome(() => new SigningKeys({ store, secret, ...options }))
    expect(configured({})).toBeInstanceOf(SigningKeys)
    expect(configured({ algorithms: ['PS256', 'ES256K', 'Ed448'] })).toBeInstanceOf(SigningKeys)
    const wrong = [
      { store: undefined },
      { secret: undefined },
      { secret: 'short' },
      { secret: [] },
      { secret: [secret, 'short'] },
      { name: '' },
      { name: 'with space' },
      { name: 'x'.repeat(129) },
      { algorithms: [] },
      { algorithms: 'ES256' },
      { algorithms: ['HS256'] },
      { algorithms: ['none'] },
      { algorithms: ['RSA-OAEP'] },
      { algorithms: ['ES256', 'ES256'] },
      { rotateAfter: 0 },
      { rotateAfter: day },
      { announceFor: 119 },
      { announceFor: 90 * day },
      { announceFor: Number.NaN },
      { retainFor: -1 },
      { retainFor: 10_000 * day },
      { refreshAfter: Number.POSITIVE_INFINITY },
      { refreshAfter: '60' },
      { rotateafter: 60 },
    ]
    for (const options of wrong) {
      expect(configured(options), JSON.stringify(options)).toBe('ERR_AUTHKIT_CONFIG')
    }
  })
})
