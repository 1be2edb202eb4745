import { AuthkitConfigError } from '@authkit/common'
import { jwt } from '@authkit/jose'
import { discover, OpenIDClient } from '@authkit/oidc/client'
import { fixedClock } from '@authkit/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sharedKeySet } from '../../src/client/shared-key-set.ts'
import { EvilProvider, now, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const idToken = () => {
  const claims = { iss: provider.issuer, sub: 'alice', aud: 'app', exp: now + 60, iat: now }
  return jwt.encode({ alg: 'RS256' }, claims, signingKey)
}

describe('the keys of a provider', () => {
  it('are fetched once for a thousand clients with its metadata, at once and one after the other, Core §10.1.1', async () => {
    const clock = fixedClock(now)
    const serverMetadata = await discover(provider.issuer)
    const token = idToken()
    const verify = () =>
      new OpenIDClient({ clientId: 'app', serverMetadata, clock }).parseIdToken(token)
    await Promise.all(Array.from({ length: 999 }, verify))
    await expect(verify()).resolves.toMatchObject({ sub: 'alice' })
    expect(provider.server.to('/jwks')).toHaveLength(1)
  })

  it('are not shared with a client that reaches the provider otherwise, found it by itself, or has keys of its own', async () => {
    const shared = { clock: fixedClock(now), serverMetadata: await discover(provider.issuer) }
    const others = [
      shared,
      { ...shared, clock: fixedClock(now) },
      { ...shared, timeout: 3 },
      { ...shared, fetch: (...asked: Parameters<typeof fetch>) => fetch(...asked) },
      { ...shared, serverMetadata: await discover(provider.issuer) },
    ]
    for (const options of others) await provider.relyingParty(options).parseIdToken(idToken())
    expect(provider.server.to('/jwks')).toHaveLength(others.length)
    await provider.relyingParty({ ...shared, keys: signingKey.toJSON() }).parseIdToken(idToken())
    await provider.relyingParty(shared).parseIdToken(idToken())
    expect(provider.server.to('/jwks')).toHaveLength(others.length)
  })
})

describe('sharedKeySet', () => {
  it('is by URL, for metadata that an application changes', () => {
    const metadata = {}
    const set = sharedKeySet(metadata, 'https://op.example/jwks', {})
    expect(sharedKeySet(metadata, 'https://op.example/jwks', {})).toBe(set)
    expect(sharedKeySet(metadata, 'https://op.example/keys', {})).not.toBe(set)
  })

  it.each<[string, object]>([
    ['http://op.example/jwks', {}],
    ['not a URL', {}],
    ['https://op.example/jwks', { clock: null }],
    ['https://op.example/jwks', { fetch: null }],
    ['https://op.example/jwks', { timeout: 0 }],
  ])('refuses %s with %j', (wrong, transport) => {
    expect(() => sharedKeySet({}, wrong, transport)).toThrow(AuthkitConfigError)
  })
})
