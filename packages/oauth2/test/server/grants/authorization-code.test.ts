import { describe, expect, it } from 'vitest'
import { AuthorizationServer, authorizationCode } from '@authkit/oauth2/server'
import { memoryStore } from '@authkit/common'
import { fixedClock } from '@authkit/testing'
import { basic, createProvider, json, secret, verifier } from '../provider.ts'

describe('authorization code grant', () => {
  it('exchanges a code for tokens, RFC 6749 §1.4, RFC 6749 §4.1, RFC 6749 §4.1.3, RFC 7636 §4.6, CODE-18, T-CODE-16, T-CODE-27', async () => {
    const { getCode, exchange } = createProvider()
    const response = await exchange(await getCode())
    expect(response.status).toBe(200)
    expect(json(response)).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      scope: 'read',
    })
  })

  it('gives no refresh token to a client that is not registered for it, CODE-18, T-CODE-15, T-CODE-27', async () => {
    const client = {
      client_id: 'web',
      client_secret: secret,
      redirect_uris: ['https://app.example/callback'],
    }
    const { getCode, exchange } = createProvider({ clients: [client] })
    expect(json(await exchange(await getCode()))).not.toHaveProperty('refresh_token')
  })

  it('A-14 refuses a code used twice and revokes what it issued, RFC 6749 §4.1.2', async () => {
    const { server, getCode, exchange, refresh, events } = createProvider()
    const code = await getCode()
    const tokens = json(await exchange(code))
    const replay = await exchange(code)
    expect(replay.status).toBe(400)
    expect(json(replay)['error']).toBe('invalid_grant')
    expect(
      await server.context.repositories.accessTokens.find(String(tokens['access_token'])),
    ).toBeUndefined()
    expect(json(await refresh(String(tokens['refresh_token'])))['error']).toBe('invalid_grant')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'grant_revoked', reason: 'code_reused' }),
    )
  })

  it('A-14 still notices reuse after the code has expired', async () => {
    const { server, getCode, exchange, clock } = createProvider()
    const code = await getCode()
    const tokens = json(await exchange(code))
    clock.advance(120)
    expect((await exchange(code)).status).toBe(400)
    expect(
      await server.context.repositories.accessTokens.find(String(tokens['access_token'])),
    ).toBeUndefined()
  })

  it('A-14, CODE-14, T-CODE-11 lets a stranger neither burn a code nor revoke its tokens', async () => {
    const { server, getCode, exchange } = createProvider()
    const code = await getCode()
    expect(json(await exchange(code, {}, basic('other', secret)))['error']).toBe('invalid_grant')
    const tokens = json(await exchange(code))
    expect(tokens['access_token']).toBeDefined()
    await exchange(code, {}, basic('other', secret))
    expect(
      await server.context.repositories.accessTokens.find(String(tokens['access_token'])),
    ).toBeDefined()
  })

  it('A-18, CODE-19, CODE-20 lets exactly one of 50 parallel redemptions through, and the reuse ends its tokens, RFC 6749 §10.5', async () => {
    const { server, getCode, exchange } = createProvider()
    const code = await getCode()
    const responses = await Promise.all(Array.from({ length: 50 }, () => exchange(code)))
    const winners = responses.filter((response) => response.status === 200)
    expect(winners).toHaveLength(1)
    expect(
      responses.filter((response) => json(response)['error'] === 'invalid_grant'),
    ).toHaveLength(49)
    for (const winner of winners) {
      expect(
        await server.context.repositories.accessTokens.find(String(json(winner)['access_token'])),
      ).toBeUndefined()
    }
  })

  it('S-X2 answers 503 when an old copy of the grant is read again and again, and the code stays fresh', async () => {
    const clock = fixedClock(1_700_000_000)
    const store = memoryStore({ clock })
    const { getCode, exchange } = createProvider({ store, clock })
    const code = await getCode()
    const replace = store.replace.bind(store)
    store.replace = (kind, ...rest) =>
      kind === 'grant' ? Promise.resolve(false) : replace(kind, ...rest)
    expect((await exchange(code)).status).toBe(503)
    store.replace = replace
    expect((await exchange(code)).status).toBe(200)
  })

  it('A-16 refuses an expired code, RFC 6749 §4.1.2', async () => {
    const { getCode, exchange, clock } = createProvider()
    const code = await getCode()
    clock.advance(60)
    expect(json(await exchange(code))['error']).toBe('invalid_grant')
  })

  it('A-15, CODE-15, T-CODE-13 refuses another redirect URI, and none when one was asked for, RFC 6749 §4.1.3', async () => {
    const { getCode, exchange } = createProvider()
    for (const redirect_uri of ['https://app.example/other', undefined]) {
      const response = await exchange(await getCode(), { redirect_uri })
      expect(json(response)['error']).toBe('invalid_grant')
    }
  })

  it('needs no redirect URI when the request named none, RFC 6749 §4.1.3', async () => {
    const { getCode, exchange } = createProvider()
    const code = () => getCode({ redirect_uri: undefined })
    expect((await exchange(await code(), { redirect_uri: undefined })).status).toBe(200)
    expect((await exchange(await code())).status).toBe(200)
    expect(
      (await exchange(await code(), { redirect_uri: 'https://app.example/other' })).status,
    ).toBe(400)
  })

  it.each([
    ['a missing verifier', { code_verifier: undefined }],
    ['a wrong verifier', { code_verifier: `${verifier}x` }],
    ['the challenge as verifier', { code_verifier: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' }],
    ['A-13 a verifier of 42 characters', { code_verifier: 'x'.repeat(42) }],
    ['A-13 a verifier of 129 characters', { code_verifier: 'x'.repeat(129) }],
  ])(
    'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
    async (_what, changes) => {
      const { getCode, exchange } = createProvider()
      const code = await getCode()
      expect(json(await exchange(code, changes))['error']).toBe('invalid_grant')
      // the first failure used the code up.
      expect(json(await exchange(code))['error']).toBe('invalid_grant')
    },
  )

  it.each(['', 'nonsense', '__proto__', 'x'.repeat(10_000)])(
    'refuses the code %s',
    async (code) => {
      const { exchange } = createProvider()
      const response = await exchange(code)
      expect(response.status).toBe(400)
      expect(['invalid_grant', 'invalid_request']).toContain(json(response)['error'])
    },
  )

  it('A-56 keeps no code and no token in the store', async () => {
    const { store, getCode, exchange } = createProvider()
    const seen: string[] = []
    const put = store.put.bind(store)
    store.put = (kind, record) => {
      seen.push(JSON.stringify(record))
      return put(kind, record)
    }
    const code = await getCode()
    const tokens = json(await exchange(code))
    for (const value of [code, tokens['access_token'], tokens['refresh_token']]) {
      expect(seen.join('\n')).not.toContain(value)
    }
  })

  it('refuses to be registered without PKCE, RFC 9700 §2.1.1', () => {
    const server = new AuthorizationServer({
      issuer: 'https://issuer.example',
      store: memoryStore(),
      clients: [],
    })
    expect(() => server.registerGrant(authorizationCode())).toThrow('needs the extension "pkce"')
  })
})
