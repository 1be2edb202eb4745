import { createSealer } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { describe, expect, it, vi } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { asyncOutcome } from '../outcome.ts'
import { day, fragile, kidsOf, kind, secret, setup, sign } from '../rotating-keys.ts'

const unavailable = 'ERR_JOSE_KEY_SET_UNAVAILABLE'

describe('SigningKeys in a store', () => {
  it('keeps the keys of two names apart', async () => {
    const { start, store } = setup()
    const [one, other] = [start({ name: 'one' }), start({ name: 'two' })]
    expect(await kidsOf(one)).not.toEqual(await kidsOf(other))
    // The record of one name in the place of the other does not open.
    const record = await store.get(kind, 'one')
    await store.put(kind, { id: 'two', data: record?.data ?? {} })
    expect(await asyncOutcome(start({ name: 'two' }).signingKey())).toBe(unavailable)
  })

  it('shows nothing of a private key to the store, and no date', async () => {
    const { start, store } = setup({ algorithms: ['ES256', 'RS256'] })
    const keys = start()
    const secrets = (await Promise.all(['ES256', 'RS256'].map((alg) => keys.signingKey(alg))))
      .flatMap((key) => Object.values(key.exportPrivate()))
      .filter((member) => typeof member === 'string' && member.length > 16)
    expect(secrets.length).toBeGreaterThan(8)
    const stored = await store.get(kind, 'default')
    expect(Object.keys(stored?.data ?? {})).toEqual(['sealed'])
    const sealed = JSON.stringify(stored?.data['sealed']).slice(1, -1)
    const text = sealed + Buffer.from(sealed, 'base64url').toString('latin1')
    for (const member of secrets) expect(text).not.toContain(member)
  })

  it('opens keys with an older secret, and seals with the first', async () => {
    const { clock, start } = setup()
    const next = 'another secret that seals the keys there'
    const key = await start().signingKey()
    const renewed = start({ secret: [next, secret] })
    expect((await renewed.signingKey()).kid).toBe(key.kid)
    expect(await asyncOutcome(start({ secret: next }).signingKey())).toBe(unavailable)
    clock.now += 60
    await renewed.rotate()
    expect((await start({ secret: next }).signingKey()).kid).toBe(key.kid)
  })

  it('refuses a record that it cannot open or that is not its own, and leaves it alone', async () => {
    const { store, start } = setup()
    const sealer = createSealer({
      secrets: secret,
      purpose: 'signing-keys/default',
      maxLength: 1e6,
    })
    const key = JsonWebKey.generate('EC', { alg: 'ES256' })
    const jwk = JSON.parse(JSON.stringify(key.exportPrivate()))
    const entry = { jwk, signsFrom: 1 }
    const contents = [
      {},
      { format: 2, keys: [entry] },
      { format: 1, keys: 'x' },
      { format: 1, keys: {} },
      { format: 1, keys: [null] },
      { format: 1, keys: [[]] },
      { format: 1, keys: [entry, entry] },
      { format: 1, keys: [{ ...entry, signsFrom: '1' }] },
      { format: 1, keys: [{ ...entry, signsFrom: 1.5 }] },
      { format: 1, keys: [{ signsFrom: 1 }] },
      { format: 1, keys: [{ ...entry, jwk: 'x' }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, kid: undefined } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, alg: undefined } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, alg: 'ES384' } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, d: 'AAAA' } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, d: undefined } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, use: 'enc' } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, use: 'sig', key_ops: ['verify'] } }] },
      { format: 1, keys: [{ ...entry, jwk: { ...jwk, key_ops: [] } }] },
      { format: 1, keys: [{ ...entry, signsFrom: null }] },
      {
        format: 1,
        keys: [{ ...entry, jwk: { kty: 'oct', k: 'A'.repeat(43), kid: 'a', alg: 'HS256' } }],
      },
      { format: 1, keys: Array.from({ length: 101 }, () => entry) },
    ]
    const good = await sealer.seal({ format: 1, keys: [entry] })
    const other = createSealer({ secrets: secret, purpose: 'signing-keys/other' })
    const records = [
      {},
      { sealed: 1 },
      { sealed: '' },
      { sealed: 'A'.repeat(1_000_000) },
      { sealed: `${good.slice(0, -6)}AAAAAA` },
      { sealed: good.slice(4) },
      { sealed: await other.seal({ format: 1, keys: [] }) },
      ...(await Promise.all(
        contents.map(async (value) => ({
          sealed: await sealer.seal(JSON.parse(JSON.stringify(value))),
        })),
      )),
    ]
    for (const data of records) {
      await store.put(kind, { id: 'default', data })
      const onError = vi.fn<(error: unknown) => void>()
      const keys = start({ onError })
      expect(await asyncOutcome(keys.signingKey())).toBe(unavailable)
      expect(await asyncOutcome(keys.toJwks())).toBe(unavailable)
      expect(await asyncOutcome(keys.rotate())).toBe(unavailable)
      expect(onError).toHaveBeenCalledTimes(3)
      expect((await store.get(kind, 'default'))?.data).toEqual(data)
    }
    await store.put(kind, { id: 'default', data: { sealed: good } })
    expect(await start().signingKey()).toMatchObject({ kid: key.kid })
  })

  it('replaces a record that it cannot read when its keys are revoked, over the version that is there', async () => {
    const { store, start, jwt, clock } = setup()
    for (const data of [{}, { sealed: 'x' }, { sealed: 'A'.repeat(1_000_000) }]) {
      await store.put(kind, { id: 'default', data })
      const keys = start()
      expect(await asyncOutcome(keys.signingKey())).toBe(unavailable)
      await Promise.all([keys.rotate({ revoke: true }), start().rotate({ revoke: true })])
      clock.now += 60
      const token = await sign(keys, jwt, clock.now)
      expect(await jwt.decodeAsync(token, start())).toMatchObject({ iat: clock.now })
      expect(await start().status()).toHaveLength(1)
    }
  })

  it('drops the keys that retired first when there are more than a record holds, and stays readable', async () => {
    const { clock, start } = setup({ announceFor: 300, retainFor: 30 * day })
    const keys = start()
    let latest: unknown[] = []
    for (let round = 0; round < 130; round += 1) {
      clock.now += 301
      await keys.rotate()
      latest = [...latest, (await keys.signingKey()).kid].slice(-50)
    }
    const states = (await start().status()).map(({ state }) => state)
    expect(states).toHaveLength(100)
    expect(states.slice(0, 2)).toEqual(['current', 'next'])
    expect(await kidsOf(start())).toEqual(expect.arrayContaining(latest))
    clock.now += 365 * day
    expect((await start().signingKey()).kid).toBeTypeOf('string')
  })

  it('writes no keys when a clock gives no time, and leaves those of the others alone', async () => {
    const { start, store, jwt, clock } = setup()
    const token = await sign(start(), jwt, clock.now)
    const before = await store.get(kind, 'default')
    const readings: unknown[] = [Number.NaN, undefined, '1', -1, Number.POSITIVE_INFINITY, 1e300]
    for (const reading of readings) {
      // A caller whom no compiler told.
      const broken = start({ clock: (() => reading) as () => number })
      for (const call of [broken.rotate(), broken.rotate({ revoke: true }), broken.rotate()]) {
        expect(await asyncOutcome(call)).toBe('ERR_AUTHKIT_CONFIG')
      }
    }
    expect(await store.get(kind, 'default')).toEqual(before)
    expect(await jwt.decodeAsync(token, start())).toMatchObject({ iat: clock.now })
  })

  it('refuses another key when none of a full record has retired', async () => {
    const { store, start } = setup()
    const sealer = createSealer({
      secrets: secret,
      purpose: 'signing-keys/default',
      maxLength: 1e6,
    })
    const keys = Array.from({ length: 100 }, (_, index) => {
      const { ...jwk } = JsonWebKey.generate('EC', { alg: 'ES256' }).exportPrivate()
      return { jwk: JSON.parse(JSON.stringify(jwk)), signsFrom: 4_000_000_000 + index }
    })
    const data = { sealed: await sealer.seal({ format: 1, keys }) }
    await store.put(kind, { id: 'default', data })
    expect(await asyncOutcome(start().rotate())).toBe('ERR_AUTHKIT_CONFIG')
    expect((await store.get(kind, 'default'))?.data).toEqual(data)
    await start().rotate({ revoke: true })
    expect(await start().status()).toHaveLength(1)
  })

  it('goes on with the keys that it knows while the store fails, as long as nobody signs with another', async () => {
    const { clock, store, start, jwt } = setup()
    const failing = fragile(store)
    const onError = vi.fn<(error: unknown) => void>()
    const keys = start({ store: failing, onError })
    const key = await keys.signingKey()
    failing.isDown = true
    const loaded = clock.now
    clock.now += 60
    expect(await keys.signingKey()).toBe(key)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ message: 'connection refused' })
    clock.now = loaded + day - 1
    expect(await keys.signingKey()).toBe(key)
    expect(await jwt.decodeAsync(await sign(keys, jwt, clock.now), keys)).toBeTypeOf('object')
    clock.now = loaded + day
    expect(await asyncOutcome(keys.signingKey())).toBe(unavailable)
    expect(await asyncOutcome(keys.toJwks())).toBe(unavailable)
    failing.isDown = false
    expect(await keys.signingKey()).toBe(key)
  })

  it('lets nobody wait twice for a store that hangs, and takes its next answer', async () => {
    const { clock, store, start } = setup()
    let answer: (() => void) | undefined
    let isSlow = false
    const slow: Store = {
      ...store,
      async get(...given) {
        if (isSlow) {
          await new Promise<void>((_resolve, reject) => {
            answer = () => reject(new Error('timed out'))
          })
        }
        return store.get(...given)
      },
    }
    const keys = start({ store: slow })
    const key = await keys.signingKey()
    isSlow = true
    clock.now += 60
    const waiting = keys.signingKey()
    await new Promise(setImmediate)
    answer?.()
    expect(await waiting).toBe(key)
    clock.now += 5
    // The store is asked again, and has not answered.
    expect(await keys.signingKey()).toBe(key)
    expect(await keys.signingKey()).toBe(key)
    await new Promise(setImmediate)
    answer?.()
    isSlow = false
    await start().rotate({ revoke: true })
    await new Promise(setImmediate)
    clock.now += 5
    await keys.signingKey()
    await new Promise(setImmediate)
    expect(await kidsOf(keys)).not.toContain(key.kid)
  })

  it('goes on when it cannot write the next key, and has nothing to give when it cannot write the first', async () => {
    const { clock, store, start } = setup()
    const failing = fragile(store)
    failing.isDown = true
    const keys = start({ store: failing })
    expect(await asyncOutcome(keys.signingKey())).toBe(unavailable)
    failing.isDown = false
    const key = await keys.signingKey()
    clock.now += 60
    await keys.signingKey()
    clock.now += 89 * day
    const written = vi.fn<() => void>()
    const readOnly = start({
      store: { ...store, replace: () => Promise.reject(new Error('read only')) },
      onError: written,
    })
    // Another process cannot sign with a next key either before that is announced.
    expect(await asyncOutcome(readOnly.signingKey())).toBe(unavailable)
    expect(written).toHaveBeenCalledTimes(1)
    expect(await keys.signingKey()).toBe(key)
    expect((await readOnly.signingKey()).kid).toBe(key.kid)
  })
})
