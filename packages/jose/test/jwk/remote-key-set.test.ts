import { describe, expect, it } from 'vitest'
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

/** A fetch that never answers, and ends when it is told to. */
const silent = (_: unknown, init?: RequestInit): Promise<Response> =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new Error('ended')))
  })

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

  it('J-35 asks at most once per cooldown for unknown key IDs, and serves the others', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    for (let index = 0; index < 2000; index += 1) {
      if (index % 200 === 0) clock.now += 1
      const found = await asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: `random ${index}` }))
      expect(found).toBe(notFound)
    }
    expect(server.requests).toBe(1)
    clock.now += 30
    const flood = Array.from({ length: 500 }, (_, index) =>
      asyncOutcome(keys.resolve({ alg: 'EdDSA', kid: `more ${index}` })),
    )
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(new Set(await Promise.all(flood))).toEqual(new Set([notFound]))
    expect(server.requests).toBe(2)
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

  it('J-37 refuses a removed key when the set has reached its age', async () => {
    const server = await serveJwks(setOf(first, second))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    server.body = JSON.stringify(setOf(second))
    clock.now += 599
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    clock.now += 1
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(notFound)
    expect(server.requests).toBe(2)
  })

  it('serves the old set while requests fail, for a day and no longer', async () => {
    const server = await serveJwks(setOf(first))
    const clock = manualClock()
    const keys = new RemoteKeySet(server.url, { clock })
    await keys.refresh()
    server.status = 503
    clock.now += 600
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    expect(server.requests).toBe(2)
    expect(await asyncOutcome(keys.refresh())).toBe(unavailable)
    clock.now += 86_399
    expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    clock.now += 1
    expect(await asyncOutcome(jwt.decodeAsync(tokenOf(first), keys))).toBe(unavailable)
  })

  it('keeps the good set when what comes is not one, J-34, J-38', async () => {
    const server = await serveJwks(setOf(first))
    const keys = new RemoteKeySet(server.url, { cooldown: 0, maxAge: 0, maxBytes: 10_000 })
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
      `${JSON.stringify(setOf(first))}${' '.repeat(10_000)}`,
    ]
    for (const body of bodies) {
      server.body = body
      expect(await asyncOutcome(keys.refresh()), body.slice(0, 40)).toBe(unavailable)
      expect(await jwt.decodeAsync(tokenOf(first), keys)).toEqual({ sub: 'first' })
    }
    server.body = JSON.stringify(setOf(first))
    for (const status of [201, 204, 302, 404]) {
      server.status = status
      server.headers = status === 302 ? { location: server.url } : {}
      expect(await asyncOutcome(keys.refresh())).toBe(unavailable)
    }
  })

  it('takes a set with unknown entries and uses the rest', async () => {
    const server = await serveJwks({
      keys: [{ kty: 'new' }, 1, { ...first.toJSON(), x: 'A' }, second.toJSON()],
    })
    const keys = new RemoteKeySet(server.url)
    expect(await jwt.decodeAsync(tokenOf(second), keys)).toEqual({ sub: 'second' })
  })

  it('gives the request no more time than it may take', async () => {
    const keys = new RemoteKeySet('https://issuer.example/jwks', { timeout: 0.05, fetch: silent })
    expect(await asyncOutcome(keys.refresh())).toBe(unavailable)
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
    const options = [
      { cooldown: -1 },
      { maxAge: Number.NaN },
      { maxStale: Number.POSITIVE_INFINITY },
      { timeout: 0 },
      { maxBytes: 0 },
      { addresses: 'public', fetch },
    ]
    for (const bad of options) expect(configured(url, bad)).toBe('ERR_AUTHKIT_CONFIG')
  })
})
