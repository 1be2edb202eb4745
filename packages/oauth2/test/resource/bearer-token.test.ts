import { memoryStore, sha256 } from '@authkit/common'
import { InvalidTokenError } from '@authkit/oauth2'
import { bearerToken, type BearerTokenOptions, ResourceProtector } from '@authkit/oauth2/resource'
import type { AccessTokenRecord } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { accessTokenRepository } from '../../src/server/repositories/access-tokens.ts'
import { grantRepository } from '../../src/server/repositories/grants.ts'
import { failure, request } from './support/request.ts'

const record: AccessTokenRecord = {
  grantId: 'g',
  clientId: 'app',
  subject: 'alice',
  scope: ['read', 'write'],
  issuedAt: 1_700_000_000,
  expiresAt: 1_700_000_600,
}

/** A validator over a store that holds one token, `abc`, and its grant. */
async function setUp(
  changes: Partial<AccessTokenRecord> = {},
  options: Partial<BearerTokenOptions> = {},
) {
  const clock = fixedClock(1_700_000_000)
  const store = memoryStore({ clock })
  const accessTokens = accessTokenRepository(store)
  const grants = grantRepository(store)
  await accessTokens.save('abc', { ...record, ...changes })
  await grants.save({ grantId: 'g', clientId: 'app', scope: [], remembered: {} }, record.expiresAt)
  const validator = bearerToken({ store, clock, ...options })
  return { clock, store, accessTokens, grants, validator }
}

describe('bearerToken', () => {
  it('tells what the store has of a token, IN-7, T-IN-7, RFC 6750 §2.1', async () => {
    const { validator } = await setUp()
    expect(await validator.validate('abc')).toEqual({
      subject: 'alice',
      clientId: 'app',
      grantId: 'g',
      scope: ['read', 'write'],
      expiresAt: 1_700_000_600,
      issuer: undefined,
      audience: undefined,
      authentication: undefined,
      claims: {
        sub: 'alice',
        client_id: 'app',
        scope: 'read write',
        iat: 1_700_000_000,
        exp: 1_700_000_600,
      },
    })
  })

  it('tells how the user was authenticated and which resource the token is for, RFC 9068 §2.2, §2.2.1', async () => {
    const audience = ['https://api.example']
    const authentication = { time: 1_699_999_000, acr: 'gold', amr: ['pwd', 'otp'], sid: 's1' }
    const issuer = 'https://issuer.example'
    const { validator } = await setUp({ audience, authentication }, { issuer })
    expect(await validator.validate('abc')).toMatchObject({
      issuer,
      audience,
      authentication: { time: 1_699_999_000, acr: 'gold', amr: ['pwd', 'otp'] },
      claims: {
        iss: issuer,
        aud: audience,
        auth_time: 1_699_999_000,
        acr: 'gold',
        amr: ['pwd', 'otp'],
      },
    })
  })

  it('refuses a token that is missing, expired or revoked, and only then looks at scopes, BT-4, T-RP-3', async () => {
    const { validator, clock, accessTokens } = await setUp()
    const guard = new ResourceProtector({ validators: validator }).guard('admin')
    const refused = async (token: string) =>
      (await failure(guard(request(`Bearer ${token}`)))).error
    expect(await refused('unknown')).toBe('invalid_token')
    await accessTokens.save('revoked', record)
    expect(await refused('revoked')).toBe('insufficient_scope')
    await accessTokens.remove('revoked')
    expect(await refused('revoked')).toBe('invalid_token')
    clock.set(1_700_000_599)
    expect(await refused('abc')).toBe('insufficient_scope')
    clock.set(1_700_000_600)
    expect(await refused('abc')).toBe('invalid_token')
  })

  it('refuses an expired token that the store still shows, BT-4', async () => {
    const clock = fixedClock(record.expiresAt)
    const store = { find: async () => record }
    const { error, reason } = await failure(bearerToken({ store, clock }).validate('abc'))
    expect([error, reason]).toEqual(['invalid_token', 'expired'])
  })

  it('attack A4: refuses a token that outlived its grant, as when the store failed half-way through the revocation, RFC 6750 §3.1', async () => {
    const { validator, grants, accessTokens } = await setUp()
    expect(await validator.validate('abc')).toMatchObject({ subject: 'alice' })
    await grants.remove('g')
    expect(await accessTokens.find('abc')).toBeDefined()
    expect(await failure(validator.validate('abc'))).toMatchObject({
      error: 'invalid_token',
      reason: 'grant_gone',
    })
    // What a client has for itself was granted by nobody.
    await accessTokens.save('own', { ...record, subject: undefined })
    expect(await validator.validate('own')).toMatchObject({ clientId: 'app' })
  })

  it('attack A4: looks for the grant where the application keeps it, RFC 6750 §3.1', async () => {
    const { store, clock, grants, accessTokens } = await setUp()
    const own = grantRepository(memoryStore({ clock }))
    for (const kept of [store, accessTokens]) {
      const validator = bearerToken({ store: kept, grants: own, clock })
      expect((await failure(validator.validate('abc'))).reason).toBe('grant_gone')
    }
    await grants.remove('g')
    await own.save({ grantId: 'g', clientId: 'app', scope: [], remembered: {} }, record.expiresAt)
    const validator = bearerToken({ store, grants: own, clock })
    expect(await validator.validate('abc')).toMatchObject({ subject: 'alice' })
  })

  it('answers for a revoked token with realm and attributes, X-11', async () => {
    const { validator, accessTokens } = await setUp()
    await accessTokens.removeByGrant('g')
    const protector = new ResourceProtector({
      validators: validator,
      realm: 'notes',
      attributes: { foo: 'bar' },
    })
    const error = await failure(protector.validateRequest(request('Bearer abc')))
    expect(error.headers['www-authenticate']).toMatch(
      /^Bearer realm="notes", foo="bar", error="invalid_token"/,
    )
  })

  it('R-08 refuses a token that is bound to a key, RFC 9449 §7.2', async () => {
    const { validator } = await setUp({ confirmation: { jkt: sha256('key') } })
    const error = await failure(validator.validate('abc'))
    expect(error).toMatchObject({ error: 'invalid_token', reason: 'bound_to_key' })
  })

  const audience = ['https://api.example', 'https://other.example']

  it.each([
    ['one of its resources', audience, 'https://api.example'],
    ['one of our names', ['https://api.example'], ['https://x.example', 'https://api.example']],
    ['anything where nothing is asked', audience, undefined],
  ])('R-02 takes a token for %s, RFC 8707 §2', async (_what, named, own) => {
    const { validator } = await setUp({ audience: named }, { audience: own })
    expect(await validator.validate('abc')).toMatchObject({ audience: named })
  })

  it.each([
    ['another resource', audience],
    ['a resource with a slash more', ['https://notes.example/']],
    ['none', undefined],
    ['an empty list', []],
  ])('R-02 refuses a token for %s, RFC 8707 §2', async (_what, named) => {
    const { validator } = await setUp({ audience: named }, { audience: 'https://notes.example' })
    await expect(validator.validate('abc')).rejects.toBeInstanceOf(InvalidTokenError)
  })

  it.each([
    ['no store', { store: undefined }, 'the option store is missing'],
    ['a misspelled audience', { aud: 'x' }, 'has no option "aud"'],
    ['no audience in the list', { audience: [] }, 'audience is what this API is called'],
    ['an empty audience', { audience: [''] }, 'audience is what this API is called'],
    ['a clock that is none', { clock: 5 }, 'clock must be a function'],
  ])('S-C1 is not built with %s', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    const given = { store: memoryStore(), ...options } as BearerTokenOptions
    expect(() => bearerToken(given)).toThrow(message)
  })
})
