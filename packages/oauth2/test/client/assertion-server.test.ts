import { JsonWebKey, KeySet } from '@authkit/jose'
import { clientSecretBasic, jwtBearer } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { AssertionClient, type AssertionClientOptions } from '../../src/client.ts'
import { authorizationServer } from './support/authorization-server.ts'

const key = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'k' })
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const account = 'robot@project.example'
const client_secret = 'kept-in-your-secret-store-0123456'

/** A server that takes the assertions of a service account for one client, and of a partner for any. */
function provider() {
  const keys = new KeySet([key.toPublic()])
  const grant = jwtBearer({
    issuers: [
      { issuer: account, keys, clientId: 'robot' },
      { issuer: 'https://partner.example', keys },
    ],
    authenticateUser: ({ subject }) => ({ subject }),
    requireSubject: false,
    requireJti: true,
  })
  const clientFor = (name: string) => ({
    client_id: name,
    client_secret,
    grant_types: [grantType],
    scope: 'read write',
  })
  const clients = ['robot', 'app'].map(clientFor)
  const options = {
    clientAuthentication: [clientSecretBasic()],
    clients,
    scopes: ['read', 'write'],
  }
  return authorizationServer(options, [grant])
}

function clientOf(
  { fetch, clock, serverMetadata }: ReturnType<typeof provider>,
  options: Partial<AssertionClientOptions> = {},
): AssertionClient {
  return new AssertionClient({ issuer: account, key, serverMetadata, fetch, clock, ...options })
}

describe('AssertionClient at our server', () => {
  it('M04, S01, S02, T7.01 gets tokens for a service account without a client_id, RFC 7523 §2.1', async () => {
    const server = provider()
    const app = clientOf(server, { scope: 'read' })
    const token = await app.fetchToken()
    expect(token.scope).toBe('read')
    expect((await app.refreshToken()).access_token).not.toBe(token.access_token)
    expect(server.requests.every(({ body }) => !body.includes('client_id'))).toBe(true)
  })

  it('S02, S07 gets tokens for a user whom a partner vouches for, RFC 7521 §4.1', async () => {
    const options = { issuer: 'https://partner.example', subject: 'alice', clientId: 'app' }
    const app = clientOf(provider(), { ...options, clientSecret: client_secret })
    expect((await app.fetchToken()).access_token).not.toBe('')
  })

  it('S05, T7.06 is refused what was used before, RFC 7523 §3', async () => {
    const app = clientOf(provider(), { claims: { jti: 'the same' } })
    await app.fetchToken()
    await expect(app.fetchToken()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('E11, T7.09 is told of a key that the server does not know', async () => {
    const app = clientOf(provider(), { key: JsonWebKey.generate('EC', { crv: 'P-256', kid: 'k' }) })
    await expect(app.fetchToken()).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
  })
})
