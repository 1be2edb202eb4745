import { createHash } from 'node:crypto'
import { generateToken } from '@authkit/common'
import type { ResponseType } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import {
  authorizationParameters,
  basic,
  clients,
  createProvider,
  get,
  json,
  locationOf,
  redirectUri,
  secret,
  verifier,
} from '../provider.ts'

const web = { client_id: 'web', client_secret: secret, redirect_uris: [redirectUri] }

/** Every response type but `code`, each answering what would be worth stealing. */
function tokenTypes(): readonly ResponseType[] {
  return ['token', 'id_token', 'code token', 'none'].map((responseType) => ({
    responseType,
    grantType: 'implicit',
    defaultResponseMode: 'fragment',
    refusedResponseModes: ['query'],
    respond: async () => ({ access_token: 'stolen' }),
  }))
}

describe('what a client may ask for', () => {
  it.each(['token', 'id_token', 'code token', 'token code', 'none', 'code code', 'code id_token'])(
    'A-10, CODE-4, T-CODE-6 gives %s to no client that is registered for code alone, RFC 6749 §3.1.1',
    async (response_type) => {
      const { server } = createProvider({ clients: [web] })
      server.registerGrant({ grantType: 'implicit', responseTypes: tokenTypes() })
      const request = get('/authorize', { ...authorizationParameters, response_type })
      const location = locationOf(await answerAuthorization(server, request))
      const answer = new URLSearchParams(location.hash.slice(1) || location.search)
      expect(answer.get('error')).toMatch(/^(unauthorized_client|unsupported_response_type)$/)
      expect(location.href).not.toContain('stolen')
    },
  )

  it('A-10 looks at the registration again when a saved request goes on, RFC 6749 §3.1.1', async () => {
    let client = { ...web, response_types: ['code', 'token'], grant_types: ['implicit'] }
    const { server } = createProvider({ clients: () => client })
    server.registerGrant({ grantType: 'implicit', responseTypes: tokenTypes() })
    const asked = { ...authorizationParameters, response_type: 'token' }
    const { parameters } = await server.validateConsentRequest(get('/authorize', asked))
    client = { ...web, response_types: ['code'], grant_types: ['authorization_code'] }
    await expect(server.validateConsentRequest(parameters)).rejects.toMatchObject({
      error: 'unauthorized_client',
    })
  })

  it('A-10 puts nothing that is a token into a query, and says so in the fragment', async () => {
    const client = { ...web, response_types: ['token'], grant_types: ['implicit'] }
    const { server } = createProvider({ clients: [client] })
    server.registerGrant({ grantType: 'implicit', responseTypes: tokenTypes() })
    const asked = { ...authorizationParameters, response_type: 'token', response_mode: 'query' }
    const location = locationOf(await answerAuthorization(server, get('/authorize', asked)))
    expect(location.search).toBe('')
    expect(new URLSearchParams(location.hash.slice(1)).get('error')).toBe('invalid_request')
  })
})

describe('PKCE under attack', () => {
  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['no challenge and a method', { code_challenge: undefined }],
    ['a challenge and no method', { code_challenge_method: undefined }],
    ['the method plain', { code_challenge_method: 'plain', code_challenge: verifier }],
    ['the method s256', { code_challenge_method: 's256' }],
    ['the method S512', { code_challenge_method: 'S512' }],
    ['the method none', { code_challenge_method: 'none' }],
    ['a challenge in base64', { code_challenge: `${authorizationParameters.code_challenge}=` }],
    ['a challenge that is too short', { code_challenge: 'abc' }],
    ['a challenge with a line break', { code_challenge: `${'a'.repeat(43)}\n` }],
  ])(
    'A-11, CVE-2017-18924 refuses %s from every kind of client, RFC 9700 §2.1.1',
    async (_what, changes) => {
      const { authorize } = createProvider()
      const kinds = [
        { client_id: 'web' },
        { client_id: 'native', redirect_uri: 'com.example.app:/cb' },
        { client_id: 'poster', redirect_uri: 'https://poster.example/cb' },
      ]
      for (const kind of kinds) {
        await expect(authorize({ ...kind, ...changes })).rejects.toMatchObject({
          error: 'invalid_request',
          reason: 'code_challenge_refused',
        })
      }
    },
  )

  it('A-12 refuses a code without its verifier, from a confidential client too, RFC 9700 §4.8.2', async () => {
    const { exchange, getCode } = createProvider()
    const response = await exchange(await getCode(), { code_verifier: undefined })
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_grant')
  })

  it.each([
    ['42 characters', 'x'.repeat(42)],
    ['129 characters', 'x'.repeat(129)],
    ['a character that is none of a verifier', `${'x'.repeat(43)}+`],
    ['a line break at its end', `${verifier}\n`],
    ['a space', `${verifier} `],
    ['another case', verifier.toUpperCase()],
    ['the challenge', authorizationParameters.code_challenge],
    ['another verifier', generateToken(64)],
    ['an empty text', ''],
  ])(
    'A-13, CVE-2026-41213, PK-11, T-PK-10, T-PK-11 takes no second try after a verifier with %s, RFC 7636 §4.1, RFC 7636 §4.6',
    async (_what, code_verifier) => {
      const { getCode, exchange, events } = createProvider()
      const code = await getCode()
      for (const attempt of [code_verifier, verifier]) {
        const response = await exchange(code, { code_verifier: attempt })
        expect(response.status).toBe(400)
        expect(json(response)['error']).toBe('invalid_grant')
      }
      expect(events).toContainEqual(expect.objectContaining({ reason: 'pkce_failed' }))
      expect(events).toContainEqual(expect.objectContaining({ reason: 'code_used' }))
    },
  )

  it.each([
    ['42 characters', 'x'.repeat(42)],
    ['129 characters', 'x'.repeat(129)],
    ['characters that are none of a verifier', 'x y'.repeat(20)],
    ['a line break at its end', `${verifier}\n`],
    ['nothing', ''],
  ])(
    'A-13, PK-11 takes no verifier of %s, though its hash is the challenge, RFC 7636 §4.1',
    async (_what, code_verifier) => {
      const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
      const { getCode, exchange } = createProvider()
      const response = await exchange(await getCode({ code_challenge }), { code_verifier })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_grant')
    },
  )

  it('A-13 lets a stranger who guesses verifiers use nothing up', async () => {
    const { getCode, exchange } = createProvider()
    const code = await getCode()
    for (const credentials of [basic('other', secret), basic('web', 'wrong'), {}]) {
      const response = await exchange(code, { code_verifier: generateToken(43) }, credentials)
      expect([400, 401]).toContain(response.status)
    }
    expect((await exchange(code)).status).toBe(200)
  })

  it('A-17 keeps a stolen code from another session of the same client, RFC 9700 §4.5', async () => {
    const { server, getCode, exchange } = createProvider()
    const stolen = await getCode()
    // The attacker starts a session of its own at the honest client and puts the victim's code into its answer.
    const own = generateToken(43)
    const code_challenge = createHash('sha256').update(own).digest('base64url')
    const asked = { ...authorizationParameters, code_challenge }
    const answer = locationOf(await answerAuthorization(server, get('/authorize', asked)))
    expect(answer.searchParams.get('code')).not.toBe(stolen)
    const response = await exchange(stolen, { code_verifier: own })
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_grant')
    const mine = answer.searchParams.get('code') ?? ''
    expect((await exchange(mine, { code_verifier: own })).status).toBe(200)
  })
})

describe('codes under attack', () => {
  it.each([0, 1, 30, 59, 61, 3000])(
    'A-14, CODE-20, X-8 ends every token of a code that is used again after %i seconds, RFC 6749 §4.1.2',
    async (seconds) => {
      const { server, clock, getCode, exchange, refresh, events } = createProvider()
      const code = await getCode()
      const first = json(await exchange(code))
      clock.advance(seconds)
      const refreshed = json(await refresh(String(first['refresh_token'])))
      expect(refreshed['access_token']).toBeDefined()
      const replay = await exchange(code)
      expect(replay.status).toBe(400)
      expect(json(replay)['error']).toBe('invalid_grant')
      for (const tokens of [first, refreshed]) {
        const { accessTokens } = server.context.repositories
        expect(await accessTokens.find(String(tokens['access_token']))).toBeUndefined()
        const again = await refresh(String(tokens['refresh_token']))
        expect(json(again)['error']).toBe('invalid_grant')
      }
      expect(events).toContainEqual(expect.objectContaining({ reason: 'code_reused' }))
    },
  )

  it('A-14 lets a replay by a stranger revoke nothing', async () => {
    const { server, getCode, exchange } = createProvider()
    const code = await getCode()
    const tokens = json(await exchange(code))
    for (const credentials of [basic('other', secret), basic('web', 'wrong'), {}]) {
      expect((await exchange(code, {}, credentials)).status).not.toBe(200)
    }
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(tokens['access_token']))).toBeDefined()
  })

  const resources = [{ resource: 'https://a.example/' }, { resource: 'https://b.example/' }]
  const [a, b] = resources.map(({ resource }) => resource)

  it.each([
    ['another client', {}, basic('other', secret), 'invalid_grant'],
    [
      'another redirect URI',
      { redirect_uri: 'https://other.example/cb' },
      undefined,
      'invalid_grant',
    ],
    ['no redirect URI', { redirect_uri: undefined }, undefined, 'invalid_grant'],
    [
      'another case of the redirect URI',
      { redirect_uri: redirectUri.toUpperCase() },
      undefined,
      'invalid_grant',
    ],
    ['another verifier', { code_verifier: generateToken(43) }, undefined, 'invalid_grant'],
    ['another resource, RFC 8707 §2.2', { resource: b }, undefined, 'invalid_target'],
  ])(
    'A-15, CODE-14, CODE-15 binds a code: %s gets nothing, RFC 6749 §4.1.3',
    async (_what, changes, credentials, error) => {
      const { getCode, exchange } = createProvider({ resources })
      const code = await getCode({ resource: a })
      const response = await exchange(code, changes, credentials)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe(error)
      expect(json(response)).not.toHaveProperty('access_token')
      // Only who the code was issued to uses it up.
      const after = await exchange(code)
      expect(after.status).toBe(credentials ? 200 : 400)
    },
  )

  it('A-15 binds a code of a public client to that client, RFC 6749 §4.1.3', async () => {
    const natives = ['one', 'two'].map((client_id) => ({
      client_id,
      token_endpoint_auth_method: 'none',
      redirect_uris: ['com.example.app:/cb'],
    }))
    const { getCode, exchange } = createProvider({ clients: natives })
    const asked = { client_id: 'one', redirect_uri: 'com.example.app:/cb' }
    const code = await getCode(asked)
    const form = { redirect_uri: asked.redirect_uri }
    expect((await exchange(code, { ...form, client_id: 'two' }, {})).status).toBe(400)
    expect((await exchange(code, { ...form, client_id: 'one' }, {})).status).toBe(200)
  })

  it.each([
    [undefined, 60],
    [1, 1],
    [600, 600],
  ])(
    'A-16, SQ-2 ends a code with the lifetime %j after %i seconds, RFC 6749 §4.1.2',
    async (authorizationCode, seconds) => {
      const lifetimes = authorizationCode === undefined ? {} : { authorizationCode }
      const { getCode, exchange, clock } = createProvider({ lifetimes })
      const [early, late] = [await getCode(), await getCode()]
      clock.advance(seconds - 1)
      expect((await exchange(early)).status).toBe(200)
      clock.advance(1)
      const response = await exchange(late)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_grant')
    },
  )

  it('A-16 refuses a lifetime of more than ten minutes, RFC 6749 §4.1.2', () => {
    expect(() => createProvider({ clients, lifetimes: { authorizationCode: 601 } })).toThrow(
      'from 1 to 600',
    )
  })
})
