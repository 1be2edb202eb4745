import { JsonWebKey } from '@authkit/jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  AssertionClient,
  OAuth2Client,
  type OAuth2ClientOptions,
  privateKeyJwt,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

const now = 1_800_000_000
let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/api', ({ headers }) => ({ body: headers.authorization }))
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions>): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    clock: () => now,
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    ...options,
  })
}

/** What the API was sent for each client. */
async function sentBy(...clients: readonly OAuth2Client[]): Promise<string[]> {
  return Promise.all(clients.map(async (each) => (await each.fetch('/api')).text()))
}

describe('a renewal that two clients ask for at once', () => {
  it('C-15 never gives the token of one user to another, whatever both had before', async () => {
    server.on('/token', ({ form }) => {
      const [, claims = ''] = (form.get('assertion') ?? '').split('.')
      const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string }
      return { body: { access_token: `of-${sub}` } }
    })
    const key = JsonWebKey.generate('EC', { crv: 'P-256' })
    const users = ['alice', 'bob'].map(
      (subject) =>
        new AssertionClient({
          tokenEndpoint: `${server.origin}/token`,
          issuer: 'app',
          subject,
          key,
          clock: () => now,
          apiBaseUrl: server.origin,
          token: { access_token: 'none', expires_at: 1 },
        }),
    )
    expect(await sentBy(...users)).toEqual(['Bearer of-alice', 'Bearer of-bob'])
  })

  it('C-15 never gives the token of one scope to a client of another', async () => {
    server.on('/token', ({ form }) => ({ body: { access_token: `for-${form.get('scope')}` } }))
    const token = { access_token: 'none', expires_at: 1 }
    const own = ['read', 'admin'].map((scope) =>
      client({ scope, token, clientSecret: 'secret', grantType: 'client_credentials' }),
    )
    expect(await sentBy(...own)).toEqual(['Bearer for-read', 'Bearer for-admin'])
    const refreshing = { ...token, refresh_token: 'r1' }
    const users = ['read', 'admin'].map((scope) => client({ scope, token: refreshing }))
    expect(await sentBy(...users)).toEqual(['Bearer for-read', 'Bearer for-admin'])
  })

  it('is not shared with a client that proves itself otherwise', async () => {
    const key = JsonWebKey.generate('EC', { crv: 'P-256' })
    server.on('/token', ({ form }) =>
      form.has('client_assertion')
        ? { body: { access_token: 'for-the-client' } }
        : { status: 401, body: { error: 'invalid_client' } },
    )
    const token = { access_token: 'none', expires_at: 1, refresh_token: 'r1' }
    const proven = client({ token, tokenEndpointAuthMethod: privateKeyJwt({ key }) })
    const stolen = client({ token })
    const outcomes = await Promise.allSettled([proven.refreshToken(), stolen.refreshToken()])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('Y07 leaves all who waited with the new token when it cannot be saved, and tells them', async () => {
    server.on('/token', { body: { access_token: 'new', refresh_token: 'r2' } })
    const token = { access_token: 'none', expires_at: 1, refresh_token: 'r1' }
    const updateToken = (): never => {
      throw new Error('the disk is full')
    }
    const both = [client({ token, updateToken }), client({ token })]
    const outcomes = await Promise.allSettled(both.map((each) => each.refreshToken()))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the disk is full' } })
    }
    expect(both.map((each) => each.token?.refresh_token)).toEqual(['r2', 'r2'])
    expect(server.to('/token')).toHaveLength(1)
  })
})
