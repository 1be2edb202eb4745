import { JsonWebKey, KeySet, KeySetUnavailableError, RemoteKeySet } from '@authkit/jose'
import { fixedClock } from '@authkit/testing'
import { expect, it } from 'vitest'
import { issuerKeys } from '../../../src/server/assertions/trusted-issuers.ts'
import { clientKeys } from '../../../src/server/clients/client-keys.ts'
import { serveKeys } from './key-server.ts'

const key = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'one' })
const next = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'two' })
const setOf = (...keys: readonly JsonWebKey[]) => ({
  keys: keys.map((each) => ({ ...each.toJSON() })),
})
const client = (metadata: Record<string, unknown>) => ({ client_id: 'c', ...metadata })
const header = { alg: 'ES256', kid: 'one' }

const keysOf = (...issuer: Parameters<typeof issuerKeys>): RemoteKeySet => {
  const keys = issuerKeys(...issuer)
  if (keys instanceof RemoteKeySet) return keys
  throw new Error('no remote key set')
}

const remote = (url: string, options?: Parameters<typeof clientKeys>[1]): RemoteKeySet => {
  const keys = clientKeys(client({ jwks_uri: url }), options)
  if (keys instanceof RemoteKeySet) return keys
  throw new Error('no remote key set')
}

it('reads registered keys once, RFC 7591 §2', () => {
  const jwks = setOf(key)
  const keys = clientKeys(client({ jwks }))
  expect(keys).toBeInstanceOf(KeySet)
  expect(clientKeys(client({ jwks, client_name: 'another object' }))).toBe(keys)
  expect(clientKeys(client({ jwks: setOf(key) }))).not.toBe(keys)
})

it('takes registered keys where there is a URL as well, RFC 7591 §2', () => {
  const metadata = { jwks: setOf(key), jwks_uri: 'https://client.example/jwks' }
  expect(clientKeys(client(metadata))).toBeInstanceOf(KeySet)
})

it.each([
  ['nothing', {}],
  ['null', { jwks: null }],
  ['a text', { jwks: '{}' }],
  ['an empty set', { jwks: { keys: [] } }],
  ['a set without keys', { jwks: {} }],
  ['only keys that cannot be read', { jwks: { keys: [{ kty: 'EC' }, 1, null, 'x'] } }],
  ['a private key', { jwks: { keys: [key.exportPrivate()] } }],
  ['a private key among public ones', { jwks: { keys: [next.toJSON(), key.exportPrivate()] } }],
  ['a secret', { jwks: { keys: [{ kty: 'oct', k: 'A'.repeat(43) }] } }],
  ['101 keys', { jwks: { keys: Array.from({ length: 101 }, () => key.toJSON()) } }],
  ['a URL that is none', { jwks_uri: 'jwks' }],
  ['a URL of plain http', { jwks_uri: 'http://client.example/jwks' }],
  ['a URL with a password', { jwks_uri: 'https://a:b@client.example/jwks' }],
  ['a URL that is data', { jwks_uri: 'data:application/json,{}' }],
  ['a URL that is a list', { jwks_uri: ['https://client.example/jwks'] }],
])('has no keys where a client registered %s, RFC 7517 §9.2', (_what, metadata) => {
  expect(clientKeys(client(metadata))).toBeUndefined()
  // What was found out about an object is remembered.
  expect(clientKeys(client(metadata))).toBeUndefined()
})

it('fetches a set once for all who ask, RFC 7517 §5', async () => {
  const server = await serveKeys(setOf(key))
  const options = { addresses: 'any', clock: fixedClock() } as const
  const all = await Promise.all(
    Array.from({ length: 50 }, () => remote(server.url, options).resolve(header)),
  )
  expect(all.every((found) => found.kid === 'one')).toBe(true)
  expect(server.requests).toBe(1)
})

it('finds a key that came after a rotation, and asks no more often than every 30 seconds, Core §10.1.1', async () => {
  const server = await serveKeys(setOf(key))
  const clock = fixedClock()
  const options = { addresses: 'any', clock } as const
  const named = { alg: 'ES256', kid: 'two' }
  await remote(server.url, options).resolve(header)
  server.set = setOf(next)
  await expect(remote(server.url, options).resolve(named)).rejects.toThrow('no key of the set')
  expect(server.requests).toBe(1)
  clock.advance(30)
  expect((await remote(server.url, options).resolve(named)).kid).toBe('two')
  for (let count = 0; count < 100; count += 1) {
    const guess = { alg: 'ES256', kid: `guess-${count}` }
    await expect(remote(server.url, options).resolve(guess)).rejects.toThrow('no key of the set')
  }
  expect(server.requests).toBe(2)
})

it.each([
  'https://127.0.0.1/jwks',
  'https://localhost/jwks',
  'https://[::1]/jwks',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/jwks',
  'https://192.168.1.1/jwks',
  'https://[::ffff:127.0.0.1]/jwks',
  'https://0x7f.1/jwks',
  'http://127.0.0.1/jwks',
  'https://client.example:22/jwks',
])('A-43 fetches nothing from %s, RFC 7591 §5', async (url) => {
  const keys = remote(url, { clock: fixedClock() })
  await expect(keys.resolve(header)).rejects.toThrow(KeySetUnavailableError)
  const cause = await keys.refresh().catch((error: unknown) => error)
  const why = cause instanceof Error ? cause.cause : undefined
  expect(['ERR_FETCH_BLOCKED_ADDRESS', 'ERR_FETCH_INSECURE']).toContain(
    why instanceof Error && 'code' in why ? why.code : why,
  )
})

it('A-43 sends no request to a loopback server unless told so, RFC 7591 §5', async () => {
  const server = await serveKeys(setOf(key))
  await expect(remote(server.url).resolve(header)).rejects.toThrow(KeySetUnavailableError)
  expect(server.requests).toBe(0)
  expect((await remote(server.url, { addresses: 'any' }).resolve(header)).kid).toBe('one')
})

it('fetches by the function of the application where addresses are not judged', async () => {
  const asked: unknown[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(input instanceof URL ? input.href : input)
    return new Response(JSON.stringify(setOf(key)))
  }
  const options = { addresses: 'any', fetch } as const
  expect((await remote('https://client.example/jwks', options).resolve(header)).kid).toBe('one')
  expect(asked).toEqual(['https://client.example/jwks'])
})

it('keeps 500 sets, and lets that go which was asked for longest ago', () => {
  const url = (count: number): string => `https://client-${count}.example/jwks`
  const first = remote(url(0))
  const second = remote(url(1))
  for (let count = 2; count < 500; count += 1) remote(url(count))
  expect(remote(url(0))).toBe(first)
  remote(url(500))
  expect(remote(url(0))).toBe(first)
  expect(remote(url(1))).not.toBe(second)
})

it('keeps no set of one rule for another', () => {
  const url = 'https://rules.example/jwks'
  const guarded = remote(url)
  expect(remote(url)).toBe(guarded)
  const open = remote(url, { addresses: 'any' })
  expect(open).not.toBe(guarded)
  expect(remote(url, { addresses: 'any' })).toBe(open)
  const fetched = remote(url, { addresses: 'any', fetch })
  expect(fetched).not.toBe(open)
  // None puts another out.
  expect(remote(url)).toBe(guarded)
  expect(remote(url, { addresses: 'any' })).toBe(open)
  expect(remote(url, { addresses: 'any', fetch })).toBe(fetched)
})

it('B8 fetches a set once for each of two servers that bring a fetch of their own, RFC 7517 §5', async () => {
  const asked = [0, 0]
  const servers = asked.map((_count, index) => {
    const fetch: typeof globalThis.fetch = async () => {
      asked[index] = (asked[index] ?? 0) + 1
      return Response.json(setOf(key))
    }
    return { fetch, clock: fixedClock() }
  })
  const trusted = { issuer: 'https://idp.example', jwksUri: 'https://idp.example/jwks' }
  for (let count = 0; count < 10; count += 1) {
    for (const server of servers) await keysOf(trusted, server).resolve(header)
  }
  expect(asked).toEqual([1, 1])
})

it('B8 keeps the sets of the operator whatever clients register, RFC 7517 §5', () => {
  const clock = fixedClock()
  const jwksUri = 'https://operator.example/jwks'
  const trusted = { issuer: 'https://operator.example', jwksUri }
  const chosen = keysOf(trusted, { clock })
  for (const addresses of ['any', 'public'] as const) {
    remote(jwksUri, { addresses, clock })
    for (let count = 0; count < 600; count += 1)
      remote(`https://client-${count}.example/jwks`, { addresses, clock })
  }
  expect(keysOf(trusted, { clock })).toBe(chosen)
})
