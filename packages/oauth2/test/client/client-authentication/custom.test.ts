import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClientAuthentication,
  type ClientAuthenticationFunction,
  type ClientCredentials,
  clientSecretBasic,
  none,
  OAuth2Client,
  type OAuth2ClientOptions,
} from '../../../src/client.ts'
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/token', { body: { access_token: 'a' } })
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions>): OAuth2Client {
  const serverMetadata = { issuer: server.origin, token_endpoint: `${server.origin}/token` }
  return new OAuth2Client({ clientId: 'app', clientSecret: 'secret', serverMetadata, ...options })
}

describe('a function as the method', () => {
  it('A04, A05, T4.10 may move the credentials to the query, RFC 6749 §2.3.2', async () => {
    const toQuery: ClientAuthenticationFunction = (form, { clientId, clientSecret = '' }) => {
      const query = new URLSearchParams(
        form.form.map(([name, value]): [string, string] => [name, value]),
      )
      query.set('client_id', clientId)
      query.set('client_secret', clientSecret)
      return { ...form, url: `${form.url}?${query}`, form: [] }
    }
    await client({ tokenEndpointAuthMethod: toQuery }).fetchToken()
    const [request] = server.received
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'secret',
    })
    expect(request?.body).toBe('')
    expect(request?.headers.authorization).toBeUndefined()
  })

  it('A04 may be asynchronous, and is told who the client is and what its server is called', async () => {
    const seen: ClientCredentials[] = []
    const method: ClientAuthenticationFunction = async (form, credentials) => {
      seen.push(credentials)
      return { ...form, headers: { ...form.headers, 'x-client': 'mine' } }
    }
    await client({ tokenEndpointAuthMethod: method, clock: () => 5 }).fetchToken()
    expect(server.received[0]?.headers['x-client']).toBe('mine')
    expect(server.received[0]?.headers.authorization).toBeUndefined()
    expect(seen[0]).toMatchObject({
      clientId: 'app',
      clientSecret: 'secret',
      issuer: server.origin,
      tokenEndpoint: `${server.origin}/token`,
    })
    expect(seen[0]?.clock?.()).toBe(5)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'form'],
    ['a form without pairs', { url: 'https://as.example', headers: {} }],
    ['a form without a URL', { headers: {}, form: [] }],
    ['a form whose header fields are null', { url: 'https://as.example', headers: null, form: [] }],
  ])('A04 must not answer %s', async (_what, answer) => {
    const method: ClientAuthenticationFunction = () => answer as never
    const asked = client({ tokenEndpointAuthMethod: method }).fetchToken()
    await expect(asked).rejects.toThrow(AuthkitConfigError)
    await expect(client({ tokenEndpointAuthMethod: method }).fetchToken()).rejects.toThrow(
      /must answer \{ url, headers, form \}/,
    )
    expect(server.received).toEqual([])
  })

  it('A04 cannot send the credentials without TLS, RFC 6749 §3.2', async () => {
    const method: ClientAuthenticationFunction = (form) => ({ ...form, url: 'http://as.example/' })
    const asked = client({ tokenEndpointAuthMethod: method }).fetchToken()
    await expect(asked).rejects.toMatchObject({ name: expect.stringMatching(/Error$/) })
    expect(server.received).toEqual([])
  })
})

describe('a method of the application', () => {
  const header: ClientAuthentication = {
    name: 'x_header',
    needsSecret: true,
    authenticate: (form, { clientSecret = '' }) => ({
      ...form,
      headers: { ...form.headers, 'x-secret': clientSecret },
    }),
  }

  it('C20, A05, A12 is found by its name in the list', async () => {
    const clientAuthentications = [header, clientSecretBasic(), none()]
    await client({ clientAuthentications, tokenEndpointAuthMethod: 'x_header' }).fetchToken()
    expect(server.received[0]?.headers['x-secret']).toBe('secret')
    expect(server.received[0]?.headers.authorization).toBeUndefined()
  })

  it('A05 is used as it is where it stands in the place of a name', async () => {
    await client({ tokenEndpointAuthMethod: header }).fetchToken()
    expect(server.received[0]?.headers['x-secret']).toBe('secret')
  })

  it('A05 says itself what is wrong with a client, when the client is made', () => {
    const picky: ClientAuthentication = {
      ...header,
      check() {
        throw new AuthkitConfigError('not this one')
      },
    }
    expect(() => client({ tokenEndpointAuthMethod: picky })).toThrow('not this one')
  })
})
