import { addParamsToUri, generateToken, urlDecode, urlEncode } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Client, type OAuth2ClientOptions } from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/token', { body: { access_token: 'a', token_type: 'Bearer' } })
  server.on('/revoke', { body: {} })
  server.on('/introspect', { body: { active: true, scope: 'read' } })
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      revocation_endpoint: `${origin}/revoke`,
      introspection_endpoint: `${origin}/introspect`,
    },
    ...options,
  })
}

describe('what applications build with', () => {
  it('M14 draws a text of any length and characters that nobody guesses, RFC 6749 §10.10', () => {
    const state = generateToken(30)
    expect(state).toMatch(/^[A-Za-z0-9]{30}$/)
    expect(client().createAuthorizationUrl({ state }).state).toBe(state)
    expect(generateToken(6, '0123456789')).toMatch(/^\d{6}$/)
  })

  it('M15 lets a hook read and write the query and the form, RFC 6749 §3.2', async () => {
    const app = client({
      complianceHooks: {
        accessTokenRequest: (request) => ({
          ...request,
          url: addParamsToUri(request.url, [['site', 'a b']]),
          body: urlEncode([...urlDecode(String(request.body)), ['key', 'k&1']]),
        }),
      },
    })
    await app.fetchToken()
    expect(server.received).toMatchObject([
      { path: '/token', body: 'grant_type=client_credentials&client_id=app&key=k%261' },
    ])
    expect(server.received[0]?.query.get('site')).toBe('a b')
  })

  it('M18 posts a token and its kind to be revoked and to be asked about, RFC 7009 §2.1, RFC 7662 §2.1', async () => {
    const app = client({ token: { access_token: 'a' } })
    await app.revokeToken('r', 'refresh_token')
    await expect(app.introspectToken('a', 'access_token')).resolves.toMatchObject({ active: true })
    await app.revokeToken()
    expect(server.received.map(({ path, body }) => [path, body])).toEqual([
      ['/revoke', 'token=r&token_type_hint=refresh_token&client_id=app'],
      ['/introspect', 'token=a&token_type_hint=access_token&client_id=app'],
      ['/revoke', 'token=a&client_id=app'],
    ])
  })
})
