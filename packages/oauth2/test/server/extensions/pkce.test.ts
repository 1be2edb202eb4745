import { AuthorizationServer, authorizationCode, pkce, refreshToken } from '@authkit/oauth2/server'
import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { answerAuthorization, withQuery } from '../authorization-host.ts'
import {
  authentication,
  authorizationParameters,
  basic,
  challenge,
  clients,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
  verifier,
} from '../provider.ts'

const redirect_uri = 'https://old.example/cb'
const parameters = { response_type: 'code', client_id: 'old', redirect_uri }

function createServer() {
  return new AuthorizationServer({
    issuer,
    store: memoryStore(),
    clients: [
      { client_id: 'old', token_endpoint_auth_method: 'none', redirect_uris: [redirect_uri] },
    ],
  }).registerGrant(
    authorizationCode(),
    pkce({ optionalFor: (client) => client.client_id === 'old' }),
  )
}

async function redeemAtOld(code_verifier: string | undefined) {
  const server = createServer()
  const request = await server.validateConsentRequest(get('/authorize', parameters))
  const answer = await server.createAuthorizationResponse(request, {
    subject: 'alice',
    authentication,
  })
  const code = locationOf(answer).searchParams.get('code') ?? ''
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    client_id: 'old',
    code_verifier,
  }
  return server.createTokenResponse(post('/token', form))
}

describe('PKCE for every grant', () => {
  it('A-12 asks for the verifier with the code and not with a refresh, RFC 7636 §4.5', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
      .use(pkce())
      .registerGrant(authorizationCode())
      .registerGrant(refreshToken())
    const request = await server.validateConsentRequest(get('/authorize', authorizationParameters))
    const redeem = async (code_verifier: string | undefined) => {
      const approval = { subject: 'alice', authentication }
      const answer = await server.createAuthorizationResponse(request, approval)
      const code = locationOf(answer).searchParams.get('code') ?? ''
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
      return server.createTokenResponse(
        post('/token', { ...form, code_verifier }, basic('web', secret)),
      )
    }
    expect((await redeem(undefined)).status).toBe(400)
    const refresh_token = String(json(await redeem(verifier))['refresh_token'])
    const form = { grant_type: 'refresh_token', refresh_token }
    const refreshed = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(refreshed.status).toBe(200)
  })
})

describe('PKCE for a client that may do without', () => {
  it('lets it do without, PK-8', async () => {
    expect((await redeemAtOld(undefined)).status).toBe(200)
  })

  it('A-12, PK-9, T-PK-7 refuses a verifier for a code without challenge, RFC 9700 §4.8.2', async () => {
    const response = await redeemAtOld(verifier)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_grant')
  })

  it('A-11, PK-12, T-PK-5, T-PK-12 still takes no plain challenge from it, RFC 7636 §4.3', async () => {
    const plain = { ...parameters, code_challenge: verifier, code_challenge_method: 'plain' }
    await expect(
      createServer().validateConsentRequest(get('/authorize', plain)),
    ).rejects.toMatchObject({
      error: 'invalid_request',
    })
  })

  it('A-11, PK-2, T-PK-1 takes a method without a challenge for a mistake', async () => {
    const half = { ...parameters, code_challenge_method: 'S256' }
    await expect(
      createServer().validateConsentRequest(get('/authorize', half)),
    ).rejects.toMatchObject({
      error: 'invalid_request',
    })
  })
})

describe('PKCE at the authorization endpoint', () => {
  it.each([
    ['nothing of it', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a method without a challenge', { code_challenge: undefined }],
    ['a challenge of three characters', { code_challenge: 'abc' }],
    ['a challenge of 128 characters', { code_challenge: 'a'.repeat(128) }],
    [
      'a challenge with a character that is none of base64url',
      { code_challenge: `${'a'.repeat(42)}~` },
    ],
    ['an unknown method', { code_challenge_method: 'S128' }],
    ['no method', { code_challenge_method: undefined }],
    ['the method plain', { code_challenge_method: 'plain' }],
  ])(
    'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
    async (_what, changes) => {
      const { server } = createProvider()
      const asked = get('/authorize', { ...authorizationParameters, ...changes })
      const { searchParams } = locationOf(await answerAuthorization(server, asked))
      expect(searchParams.get('error')).toBe('invalid_request')
      expect(searchParams.get('error_description')).toMatch(/code_challenge/)
      expect(searchParams.get('state')).toBe('af0ifjsldkj')
    },
  )

  it.each(['code_challenge', 'code_challenge_method'])(
    'refuses %s twice, also with the same value, PK-3, PK-6, X-4, RFC 6749 §3.1',
    async (name) => {
      const { server } = createProvider()
      const asked = get('/authorize', authorizationParameters)
      const value = name === 'code_challenge' ? challenge : 'S256'
      const response = await answerAuthorization(server, withQuery(asked, name, value))
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
    },
  )

  it('advertises the one method there is, PK-13, T-PK-14', () => {
    expect(createProvider().server.metadata()['code_challenge_methods_supported']).toEqual(['S256'])
  })
})

describe('PKCE at the token endpoint', () => {
  it('takes the verifier of an S256 challenge, T-PK-13, RFC 7636 §4.6', async () => {
    const { getCode, exchange } = createProvider()
    expect((await exchange(await getCode())).status).toBe(200)
  })

  it.each([
    ['web', redirectUri, {}, basic('web', secret)],
    ['native', 'com.example.app:/cb', { client_id: 'native' }, {}],
  ])(
    'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
    async (client_id, uri, form, headers) => {
      const { getCode, exchange } = createProvider()
      const code = await getCode({ client_id, redirect_uri: uri })
      const changes = { ...form, redirect_uri: uri, code_verifier: undefined }
      const response = await exchange(code, changes, headers)
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_grant')
    },
  )

  it('refuses a code whose request it did not see, so that another grant cannot leave it out, PK-15', async () => {
    const { server } = createProvider()
    const request = await server.validateConsentRequest(get('/authorize', authorizationParameters))
    const approval = { subject: 'alice', authentication }
    const unseen = { ...request, remembered: {} }
    const answer = await server.createAuthorizationResponse(unseen, approval)
    const code = locationOf(answer).searchParams.get('code') ?? ''
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const response = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(json(response)['error']).toBe('invalid_grant')
  })

  it('is asked of a client for which the application says anything but true, S-C1', async () => {
    const answers: readonly unknown[] = [undefined, 1, 'no', Promise.resolve(true)]
    for (const answer of answers) {
      const optional: object = { optionalFor: () => answer }
      const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
      server.registerGrant(authorizationCode(), pkce(optional))
      const asked = { response_type: 'code', client_id: 'web', redirect_uri: redirectUri }
      await expect(server.validateConsentRequest(get('/authorize', asked))).rejects.toMatchObject({
        error: 'invalid_request',
      })
    }
  })

  it.each([{ required: false }, { optionalFor: true }, { methods: ['plain'] }])(
    'has no option %j, S-C1',
    (options) => {
      const anything: object = options
      expect(() => pkce(anything)).toThrow('pkce')
    },
  )
})
