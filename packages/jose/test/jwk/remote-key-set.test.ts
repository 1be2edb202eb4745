import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { JsonWebKey, jwt, type KeySet, RemoteKeySet } from '../../src/index.ts'
import { manualClock, serveJwks } from '../jwks-server.ts'
import { asyncOutcome, outcome } from '../outcome.ts'

const first = JsonWebKey.generate('OKP', { alg: 'EdDSA', kid: 'first' })
const second = JsonWebKey.generate('OKP', { alg: 'EdDSA', kid: 'second' })
const tokenOf = (key: JsonWebKey): string =>
  jwt.encode({ alg: 'EdDSA' }, { sub: String(key.kid) }, key)
const setOf = (...keys: JsonWebKey[]): { keys: unknown[] } => ({
  keys: keys.map((key) => key.toJSON()),
})

const unavailable = 'ERR_JOSE_KEY_SET_UNAVAILABLE'
const notFound = 'ERR_JOSE_KEY_NOT_FOUND'

const configured = (url: string, options = {}): unknown =>
  outcome(() => new RemoteKeySet(url, options))

/** Requests that wait until the test answers them. */
function heldRequests() {
  const answers: ((response: Response) => void)[] = []
  const fetch = (): Promise<Response> => new Promise((resolve) => void answers.push(resolve))
  return { fetch, answers }
}

describe('RemoteKeySet', () => {
  it('verifies with fetched keys and fetches once, RFC 7517 §5', async () => {
    const server = await serveJwks(setOf(first, second))
    const keys = new RemoteKeySet(server.url)
    for (const key of [first, second, first]) {
      expect(await jwt.decodeAsync(tokenOf(key), keys)).toEqual({ sub: key.kid })
    }
    expect(await jwt.verifyAsync(tokenOf(first), keys, { algorithms: ['EdDSA'] })).toMatchObject({
      header: { kid: 'first' },
    })
    expect(server.requests).toBe(1)
  })

  it('J-36 shares one request among a thousand first verifications', async () => {
    const server = await serveJwks(setOf(first))
    const keys = new RemoteKeySet(server.url)
    const token = tokenOf(first)
    const claims = await Promise.all(
      Array.from({ length: 1000 }, () => jwt.decodeAsync(token, keys)),
    )
    expect(claims).toHaveLength(1000)
    expect(server.requests).toBe(1)
  })

  it('J-36 rejects all when the request fails, and asks again only after the cooldown', async () => {
    const server = await serveJwks({})
    server.status = 500
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    const attempts = Array.from({ length: 100 }, () =>
      asyncOutcome(jwt.decodeAsync(tokenOf(first), keys)),
    )
    expect(new Set(await Promise.all(attempts))).toEqual(new Set([unavailable]))
    server.status = 200
    server.body = JSON.stringify(setOf(first))
    clock.now += 29
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(unavailable)
    expect(server.requests).toBe(1)
    clock.now += 1
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(server.requests).toBe(2)
  })

  it('J-35 asks at most once per cooldown for 10,000 unknown key IDs, and serves the others, Core §10.1.1', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    for (let index = 0; index < 10_000; index += 1) {
      if (index % 1000 === 0) clock.now += 1
      const found = await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: `random ${index}` }))
      expect(found).toBe(notFound)
    }
    expect(server.requests).toBe(1)
    clock.now += 20
    const flood = Array.from({ length: 500 }, (_, index) =>
      asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: `more ${index}` })),
    )
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(new Set(await Promise.all(flood))).toEqual(new Set([notFound]))
    expect(server.requests).toBe(2)
  })

  it('J-33 finds nothing under the name of a member of every object', async () => {
    const server = await serveJwks(setOf(first))
    const keys = new RemoteKeySet(server.url)
    for (const kid of [
      '__proto__',
      'constructor',
      'toString',
      '../../x',
      "' OR 1=1 --",
      '',
      '\0',
    ]) {
      expect(await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid }))).toBe(notFound)
    }
    expect(await asyncOutcome(keys.resolve({ alg: 'HS256', kid: 'first' }))).toBe(notFound)
    expect(server.requests).toBe(1)
  })

  it('J-37 accepts a key that was rotated in just before signing, after one request more, Core §10.1.1', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    server.body = JSON.stringify(setOf(second))
    clock.now += 30
    expect(await jwt.decodeAsync(tokenOf(second), keys)).toEqual({ sub: 'second' })
    expect(server.requests).toBe(2)
  })

  it('J-36 waits longer after each failure, four cooldowns at most, and one alone after a success', async () => {
    const server = await serveJwks({})
    server.status = 503
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    const waits: number[] = []
    let waited = 0
    for (let passed = 0; passed < 400; passed += 1) {
      const before = server.requests
      expect(await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: 'first' }))).toBe(unavailable)
      if (server.requests > before) {
        waits.push(waited)
        waited = 0
      }
      clock.now += 1
      waited += 1
    }
    expect(waits).toEqual([0, 30, 60, 120, 120])
    server.status = 200
    server.body = JSON.stringify(setOf(first))
    clock.now += 120
    expect(await keys.resolve({ alg: 'EdDSA', kid: 'first' })).toMatchObject({ kid: 'first' })
    clock.now += 30
    const requests = server.requests
    expect(await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: 'second' }))).toBe(notFound)
    expect(server.requests).toBe(requests + 1)
  })

  it('fetches again when asked to, once per cooldown, and says whether it did, Core §10.1.1', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    expect(await keys.renew()).toBe(false)
    clock.now += 30
    server.body = JSON.stringify(setOf(second))
    expect(await Promise.all([keys.renew(), keys.renew()])).toEqual([true, true])
    expect((await keys.resolve({ alg: 'EdDSA' })).kid).toBe('second')
    expect(server.requests).toBe(2)
    clock.now += 30
    server.status = 500
    expect(await keys.renew()).toBe(false)
    expect((await keys.resolve({ alg: 'EdDSA' })).kid).toBe('second')
  })

  it('J-37 refuses a removed key once the set is older than its age and its renewal, RFC 5861 §3', async () => {
    const server = await serveJwks(setOf(first, second))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    server.body = JSON.stringify(setOf(second))
    clock.now += 660
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(notFound)
    expect(server.requests).toBe(2)
  })

  it('J-37 renews an old set behind the answers, and refuses a removed key after that one request, RFC 5861 §3', async () => {
    const { fetch, answers } = heldRequests()
    const clock = manualClock()
    const keys = new RemoteKeySet('https://issuer.example/jwks', { clock, fetch })
    const started = keys.refresh()
    answers.shift()?.(Response.json(setOf(first, second)))
    await started
    clock.now += 599
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(answers).toHaveLength(0)
    clock.now += 1
    for (let call = 0; call < 100; call += 1) {
      expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    }
    expect(answers).toHaveLength(1)
    answers.shift()?.(Response.json(setOf(second)))
    // Joins the request that is under way.
    await keys.refresh()
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(notFound)
    expect(answers).toHaveLength(0)
  })

  it('waits at the age of the set where that is asked for', async () => {
    const server = await serveJwks(setOf(first, second))
    for (const options of [{ staleWhileRevalidate: 0 }, { maxStale: 0 }]) {
      server.body = JSON.stringify(setOf(first, second))
      const clock = manualClock()
      const keys = new RemoteKeySet(server.url, { clock, ...options })
      await keys.refresh()
      server.body = JSON.stringify(setOf(second))
      clock.now += 600
      expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(notFound)
    }
  })

  it('keeps a set for its own time, whatever the response says about caching', async () => {
    const server = await serveJwks(setOf(first))
    for (const value of ['no-store, max-age=0', 'max-age=31536000']) {
      server.headers = { 'cache-control': value, age: '100000' }
      server.requests = 0
      const clock = manualClock()
      const keys = new RemoteKeySet(server.url, { clock })
      await keys.refresh()
      clock.now += 599
      await keys.resolve({ alg: 'EdDSA', kid: 'first' })
      expect(server.requests).toBe(1)
      clock.now += 61
      await keys.resolve({ alg: 'EdDSA', kid: 'first' })
      expect(server.requests).toBe(2)
    }
  })

  it('serves the old set while requests fail, for a day and no longer, RFC 5861 §4', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    server.status = 503
    clock.now += 660
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(server.requests).toBe(2)
    expect(await asyncOutcome(keys.refresh())).toBe(unavailable)
    clock.now += 86_400 - 61
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    clock.now += 1
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(unavailable)
  })

  it('lets nobody wait twice for a server that fails, and takes its next answer', async () => {
    const { fetch, answers } = heldRequests()
    const clock = manualClock()
    const keys = new RemoteKeySet('https://issuer.example/jwks', { clock, fetch })
    const started = keys.refresh()
    answers.shift()?.(Response.json(setOf(first)))
    await started
    clock.now += 660
    const waiting = keys.resolve({ alg: 'EdDSA', kid: 'first' })
    answers.shift()?.(new Response('', { status: 500 }))
    expect(await waiting).toMatchObject({ kid: 'first' })
    clock.now += 30
    expect(await keys.resolve({ alg: 'EdDSA', kid: 'first' })).toMatchObject({ kid: 'first' })
    expect(answers).toHaveLength(1)
    answers.shift()?.(Response.json(setOf(second)))
    await keys.refresh()
    expect(await keys.resolve({ alg: 'EdDSA', kid: 'second' })).toMatchObject({ kid: 'second' })
    expect(await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: 'first' }))).toBe(notFound)
  })

  it('never leaves a rejection that nobody handles', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    server.status = 500
    const unhandled = vi.fn<(reason: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    clock.now += 600
    expect(await keys.resolve({ alg: 'EdDSA', kid: 'first' })).toMatchObject({ kid: 'first' })
    expect(await asyncOutcome(keys.refresh())).toBe(unavailable)
    await new Promise(setImmediate)
    expect(server.requests).toBe(2)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('gives the whole set for other uses', async () => {
    const server = await serveJwks(setOf(first, second))
    const keys = new RemoteKeySet(server.url)
    expect((await keys.publicKeys()).keys).toMatchObject([{ kid: 'first' }, { kid: 'second' }])
    expect(server.requests).toBe(1)
  })

  it('J-34 keeps the good set when what comes is not one', async () => {
    const server = await serveJwks(setOf(first))
    const keys = new RemoteKeySet(server.url, { cooldown: 0, maxAge: 0 })
    await keys.refresh()
    const secret = JsonWebKey.generate('oct', { kid: 'first' }).exportPrivate()
    const bodies = [
      '',
      'null',
      '<html></html>',
      '{"keys":{}}',
      '{"keys":[],"keys":[]}',
      JSON.stringify({ keys: [first.toJSON(), secret] }),
      JSON.stringify({ keys: [first.exportPrivate()] }),
      JSON.stringify({ keys: [{ ...first.toJSON(), kty: 'new', k: 'x' }] }),
      JSON.stringify({ keys: Array.from({ length: 101 }, () => first.toJSON()) }),
    ]
    for (const body of bodies) {
      server.body = body
      expect(await asyncOutcome(keys.refresh()), body.slice(0, 40)).toBe(unavailable)
      expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    }
  })

  it('takes a set with unknown entries and uses the rest', async () => {
    const server = await serveJwks({
      keys: [{ kty: 'new' }, 1, { ...first.toJSON(), x: 'A' }, second.toJSON()],
    })
    const keys = new RemoteKeySet(server.url)
    expect(await jwt.decodeAsync(tokenOf(second), keys)).toEqual({ sub: 'second' })
  })

  it('is not held up by a clock that is set back', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    server.body = JSON.stringify(setOf(second))
    clock.now -= 3600
    expect(await jwt.decodeAsync(tokenOf(second), keys)).toEqual({ sub: 'second' })
    expect(server.requests).toBe(2)
  })

  it('serves nothing by a clock that gives no time', async () => {
    let now: unknown = 1_800_000_000
    const server = await serveJwks({ keys: [JsonWebKey.generate('EC').toJSON()] })
    // A caller whom no compiler told.
    const remote = new RemoteKeySet(server.url, { clock: (() => now) as () => number })
    expect((await remote.publicKeys()).keys).toHaveLength(1)
    for (now of [Number.NaN, undefined, '1', Number.POSITIVE_INFINITY]) {
      expect(await asyncOutcome(remote.publicKeys())).toBe('ERR_AUTHKIT_CONFIG')
      expect(await asyncOutcome(remote.resolve({ alg: 'ES256' }))).toBe('ERR_AUTHKIT_CONFIG')
    }
    expect(server.requests).toBe(1)
  })

  it('ignores an entry whose kid is no text, RFC 7517 §4.5, §5', async () => {
    const key = JsonWebKey.generate('EC', { kid: 'good' })
    const kid = { toString: 1, valueOf: 1 }
    const server = await serveJwks({ keys: [{ kty: 'EC', kid }, key.toJSON()] })
    expect((await new RemoteKeySet(server.url).publicKeys()).keys).toHaveLength(1)
  })

  it('is refused where the key must be at hand', () => {
    const keys: unknown = new RemoteKeySet('https://issuer.example/jwks')
    // The types forbid it; a JavaScript caller does not know.
    expect(outcome(() => jwt.decode(tokenOf(first), keys as KeySet))).toBe('ERR_JOSE_INVALID_KEY')
  })

  it('needs a secure URL and sensible options', () => {
    const url = 'https://issuer.example/jwks'
    expect(configured(url)).toBeInstanceOf(RemoteKeySet)
    for (const bad of ['http://issuer.example/jwks', 'file:///etc/passwd', '', 'jwks']) {
      expect(configured(bad)).toBe('ERR_AUTHKIT_CONFIG')
    }
    for (const bad of ['https://u:p@h.example/', 'https://u@h.example/', 'https://:p@h.example/']) {
      expect(configured(bad)).toBe('ERR_AUTHKIT_CONFIG')
    }
    expect(new RemoteKeySet(new URL(url))).toBeInstanceOf(RemoteKeySet)
    for (const bad of [null, undefined, 5, {}, [url], new URL('http://issuer.example')]) {
      expect(outcome(() => Reflect.construct(RemoteKeySet, [bad]))).toBe('ERR_AUTHKIT_CONFIG')
    }
    const options = [
      { cooldown: -1 },
      { maxAge: Number.NaN },
      { maxStale: Number.POSITIVE_INFINITY },
      { timeout: 0 },
      { maxBytes: 0 },
      { addresses: 'public', fetch },
      { addresses: 'private' },
      { staleWhileRevalidate: -1 },
      { maxage: 600 },
      { maxAge: '600' },
    ]
    for (const bad of options) expect(configured(url, bad)).toBe('ERR_AUTHKIT_CONFIG')
  })
})
