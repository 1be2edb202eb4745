import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  TokenResponseError,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'client secret/7f3a',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    ...options,
  })
}

describe('an answer of the token endpoint', () => {
  it.each([
    '{"access_token":"a","scope":[{"toString":1,"valueOf":1}]}',
    `{"access_token":"a","scope":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    '{"access_token":"a","scope":[null]}',
    '{"access_token":"a","scope":{}}',
  ])('C-14 with a scope that is no text is refused: %#', async (body) => {
    server.on('/token', { headers: { 'content-type': 'application/json' }, body })
    await expect(client().fetchToken({ grantType: 'client_credentials' })).rejects.toThrow(
      TokenResponseError,
    )
  })

  it.each([70, 100_000])('C-14 with a member %i levels deep is refused', async (depth) => {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const body = `{"access_token":"a","more":${deep}}`
    server.on('/token', { headers: { 'content-type': 'application/json' }, body })
    await expect(client().fetchToken({ grantType: 'client_credentials' })).rejects.toThrow(
      TokenResponseError,
    )
  })

  it('C-14 may hold objects', async () => {
    const more = { of: ['a', { b: {} }] }
    server.on('/token', { body: { access_token: 'a', more } })
    const token = await client().fetchToken({ grantType: 'client_credentials' })
    expect(token['more']).toEqual(more)
  })

  it('C-14 may list its scopes', async () => {
    server.on('/token', { body: { access_token: 'a', scope: ['one', 'two'] } })
    const token = await client().fetchToken({ grantType: 'client_credentials' })
    expect(token.scope).toBe('one two')
  })

  it.each(['client_secret_basic', 'client_secret_post'])(
    'C-24, RFC 9700 §4.3 that quotes the request gives no secret away, sent by %s',
    async (tokenEndpointAuthMethod) => {
      server.on('/token', ({ body, headers, form }) => ({
        status: 400,
        body: {
          error: 'invalid_grant',
          error_description: `you sent ${body} and ${headers.authorization} and ${form.get('refresh_token')}`,
        },
      }))
      const app = client({ tokenEndpointAuthMethod })
      const error = await app.refreshToken('refresh"token/9c1e').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(OAuthError)
      const shown = `${inspect(error, { showHidden: true, depth: 9 })}${JSON.stringify(error)}`
      const basic = Buffer.from('app:client+secret%2F7f3a').toString('base64')
      for (const secret of ['7f3a', '9c1e', basic]) expect(shown).not.toContain(secret)
      expect(shown).toContain('grant_type=refresh_token')
    },
  )
})

describe('an API', () => {
  it('C-11 may break off its 401 while the token is renewed; the request is sent again', async () => {
    let calls = 0
    const api = createServer((_, response) => {
      calls += 1
      if (calls > 1) {
        response.end('yes')
        return
      }
      response.writeHead(401, { 'content-length': '100' })
      response.write('half')
      server.on('/token', async () => {
        response.destroy()
        await new Promise((resolve) => response.once('close', resolve))
        return { body: { access_token: 'new' } }
      })
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', () => resolve()))
    // It listens on TCP.
    const { port } = api.address() as AddressInfo
    try {
      const token = { access_token: 'old', refresh_token: 'r1' }
      const app = client({ token, apiBaseUrl: `http://127.0.0.1:${port}` })
      expect(await (await app.fetch('/')).text()).toBe('yes')
    } finally {
      api.close()
      api.closeAllConnections()
    }
  })

  it('C-11 gets its connection back when the renewal fails', async () => {
    let open = 0
    const api = createServer((_, response) => {
      open += 1
      response.once('close', () => (open -= 1))
      response.writeHead(401).write('more to come')
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', () => resolve()))
    // It listens on TCP.
    const { port } = api.address() as AddressInfo
    try {
      server.on('/token', { status: 503 })
      const token = { access_token: 'old', refresh_token: 'r1' }
      const app = client({ token, apiBaseUrl: `http://127.0.0.1:${port}` })
      await expect(app.fetch('/')).rejects.toThrow(TokenResponseError)
      await expect.poll(() => open).toBe(0)
    } finally {
      api.close()
      api.closeAllConnections()
    }
  })
})
