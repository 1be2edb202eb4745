import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, jwt, RemoteKeySet } from '@authkit/jose'
import {
  ClaimSourceError,
  resolveClaims,
  type ResolveClaimsOptions,
  type UserInfo,
} from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  scriptedServer,
  type ScriptedServer,
} from '../../../oauth2/test/client/support/scripted-server.ts'

const now = 1_800_000_000
const iss = 'https://claims.example'
const key = JsonWebKey.generate('RSA', { kid: 'c1' })
const claims = { iss, address: { country: 'FR' }, phone_number: '+33 1', credit_score: 650 }
const sign = (payload: Record<string, unknown>, signer = key) =>
  jwt.encode({ alg: 'RS256' }, payload, signer)

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/claims', () => ({
    headers: { 'content-type': 'application/jwt' },
    body: sign(claims),
  }))
})
afterAll(() => server.close())

function resolve(userinfo: object, options: Partial<ResolveClaimsOptions> = {}) {
  // A provider writes what it likes.
  const given = { sub: 'alice', ...userinfo } as UserInfo
  return resolveClaims(given, {
    providers: { [iss]: { keys: key } },
    addresses: 'any',
    clock: () => now,
    ...options,
  })
}

const aggregated = (token: unknown, names: object = { address: 's1', phone_number: 's1' }) => ({
  _claim_names: names,
  _claim_sources: { s1: { JWT: token } },
})
const distributed = (source: object) => ({
  _claim_names: { credit_score: 's2' },
  _claim_sources: { s2: { endpoint: `${server.origin}/claims`, ...source } },
})

describe('aggregated claims', () => {
  it('are verified under the keys of those who signed them, and take the place of their references, Core §5.6.2', async () => {
    await expect(resolve({ name: 'Alice', ...aggregated(sign(claims)) })).resolves.toEqual({
      sub: 'alice',
      name: 'Alice',
      address: { country: 'FR' },
      phone_number: '+33 1',
    })
    expect(server.received).toHaveLength(0)
  })

  it('may be signed under keys behind a URL, and by another algorithm that is named', async () => {
    const ec = JsonWebKey.generate('EC', { kid: 'e1' })
    server.on('/jwks', { body: { keys: [ec.toJSON()] } })
    const keys = new RemoteKeySet(`${server.origin}/jwks`)
    const userinfo = aggregated(jwt.encode({ alg: 'ES256' }, claims, ec))
    const providers = { [iss]: { keys, algorithms: ['ES256'] } }
    await expect(resolve(userinfo, { providers })).resolves.toHaveProperty('address')
    await expect(resolve(userinfo, { providers: { [iss]: { keys } } })).rejects.toThrow(
      ClaimSourceError,
    )
  })

  it('never take the place of what the provider says itself, and never say who the user is, J-40', async () => {
    const evil = JSON.parse(
      `{"iss":"${iss}","sub":"admin","aud":"x","sid":"x","email":"evil@example.com"}`,
    )
    const names = JSON.parse(
      '{"sub":"s1","aud":"s1","sid":"s1","email":"s1","__proto__":"s1","toString":"s1"}',
    )
    const payload = JSON.stringify(evil)
    const token = new JsonWebSignature().serializeCompact({ alg: 'RS256' }, payload, key)
    const resolved = await resolve({ email: 'alice@example.com', ...aggregated(token, names) })
    expect({ ...resolved }).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    expect(Object.keys(resolved).toSorted()).toEqual(['email', 'sub'])
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype)
  })

  it('are about whom their provider says the user is, where that is known, Core §5.6.2', async () => {
    const of = (sub?: string, expected?: string) =>
      resolve(aggregated(sign({ ...claims, sub })), {
        providers: { [iss]: { keys: key, sub: expected } },
      })
    await expect(of('a-7', 'a-7')).resolves.toMatchObject({ sub: 'alice', phone_number: '+33 1' })
    await expect(of('b-8', 'a-7')).rejects.toThrow(ClaimSourceError)
    await expect(of(undefined, 'a-7')).rejects.toThrow('about another user')
    await expect(of('b-8')).resolves.toMatchObject({ sub: 'alice' })
  })

  it('that are not asked for by name are not looked at', async () => {
    const userinfo = { ...aggregated('not a token'), name: 'Alice' }
    await expect(resolve(userinfo, { names: ['credit_score'] })).resolves.toEqual({
      sub: 'alice',
      name: 'Alice',
    })
  })

  it.each<[string, object]>([
    ['another key', aggregated(sign(claims, JsonWebKey.generate('RSA', { kid: 'c1' })))],
    ['nobody whom we know', aggregated(sign({ ...claims, iss: 'https://other.example' }))],
    ['nobody at all', aggregated(sign({ ...claims, iss: undefined }))],
    [
      'no signature',
      aggregated(new JsonWebSignature().serializeUnsecured({}, JSON.stringify(claims))),
    ],
    ['a token that is over', aggregated(sign({ ...claims, exp: now - 200 }))],
    ['no token', aggregated('')],
    ['a number', aggregated(1)],
    ['a token that is too long', aggregated(sign({ ...claims, x: 'x'.repeat(20_000) }))],
    ['a source that is not there', { _claim_names: { address: 's1' }, _claim_sources: {} }],
    ['an inherited source', { _claim_names: { address: 'toString' }, _claim_sources: {} }],
    ['no sources', { _claim_names: { address: 's1' } }],
    ['a source that is text', { _claim_names: { address: 's1' }, _claim_sources: { s1: 'x' } }],
    ['names that are a list', { _claim_names: ['address'], _claim_sources: {} }],
    ['sources that are null', { _claim_names: { address: 's1' }, _claim_sources: null }],
    [
      'a name that is a number',
      { _claim_names: { address: 1 }, _claim_sources: { 1: { JWT: sign(claims) } } },
    ],
  ])('C-08 of %s are refused, Core §5.6.2', async (_, userinfo) => {
    await expect(resolve(userinfo)).rejects.toThrow(ClaimSourceError)
  })
})

describe('distributed claims', () => {
  it('are fetched with the token of the provider, and verified, Core §5.6.2', async () => {
    const userinfo = distributed({ access_token: 'ksj3n283dke' })
    await expect(resolve(userinfo)).resolves.toEqual({ sub: 'alice', credit_score: 650 })
    expect(server.to('/claims')[0]?.headers).toMatchObject({
      authorization: 'Bearer ksj3n283dke',
      accept: 'application/jwt',
    })
    await expect(resolve(distributed({}))).resolves.toHaveProperty('credit_score')
    expect(server.to('/claims')[1]?.headers.authorization).toBeUndefined()
  })

  it('are not fetched for what the provider says itself', async () => {
    const userinfo = { ...distributed({}), credit_score: 700 }
    await expect(resolve(userinfo)).resolves.toEqual({ sub: 'alice', credit_score: 700 })
    expect(server.received).toHaveLength(0)
  })

  it.each(['a\r\nx: y', 'a\u0000', 'é', '', 1, null, {}])(
    'C-08 are refused with %j for an access token, which no header can hold (RFC 6749 §A.12)',
    async (token) => {
      await expect(resolve(distributed({ access_token: token }))).rejects.toThrow(ClaimSourceError)
      expect(server.received).toHaveLength(0)
    },
  )

  it.each([
    ['this machine', () => `${server.origin}/claims`],
    ['this machine by https', () => server.origin.replace('http:', 'https:')],
    ['a private network', () => 'https://10.0.0.1/claims'],
    ['the metadata of a cloud', () => 'https://169.254.169.254/latest'],
    ['plain http', () => 'http://claims.example/'],
    ['a file', () => 'file:///etc/passwd'],
    ['no URL', () => 'claims'],
  ])('C-08, C-23 are not fetched from %s', async (_, endpoint) => {
    const refused = resolve(distributed({ endpoint: endpoint() }), { addresses: undefined })
    await expect(refused).rejects.toThrow(ClaimSourceError)
    expect(server.received).toHaveLength(0)
  })

  it.each([
    ['an error', { status: 401, body: '' }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['plain JSON', { body: claims }],
    ['too much', { body: 'x'.repeat(70_000) }],
  ])('C-08, C-11 are refused when the answer is %s, Core §5.6.2', async (_, answer) => {
    server.on('/claims', answer)
    await expect(resolve(distributed({}))).rejects.toThrow(ClaimSourceError)
    expect(server.to('/elsewhere')).toHaveLength(0)
  })

  it('C-08 come from a bounded number of sources', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const sources = (count: number) => ({
      _claim_names: Object.fromEntries(ids.slice(0, count).map((id) => [`claim_${id}`, id])),
      _claim_sources: Object.fromEntries(
        ids.map((id) => [id, { endpoint: `${server.origin}/claims` }]),
      ),
    })
    await expect(resolve(sources(6))).rejects.toThrow('too many sources')
    expect(server.received).toHaveLength(0)
    await expect(resolve(sources(6), { maxSources: 6 })).resolves.toEqual({ sub: 'alice' })
    await expect(resolve(sources(5))).resolves.toEqual({ sub: 'alice' })
    const names = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`c${index}`, 'a']))
    await expect(resolve({ ...sources(1), _claim_names: names })).rejects.toThrow('too many')
  })
})

describe('resolveClaims', () => {
  it('gives back what refers to nothing', async () => {
    await expect(resolve({ name: 'Alice' })).resolves.toEqual({ sub: 'alice', name: 'Alice' })
  })

  it('says what is wrong with its options', async () => {
    // A caller without types.
    const wrong = [
      { maxSources: Number.NaN },
      { maxSources: -1 },
      { provider: {} },
      { providers: undefined },
    ]
    for (const options of wrong) {
      await expect(resolve({}, options as object)).rejects.toThrow(AuthkitConfigError)
    }
  })
})
