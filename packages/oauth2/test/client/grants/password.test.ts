import { AuthkitConfigError } from '@authkit/common'
import { clientCredentials, password as passwordGrant } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  clientCredentials as machine,
  InvalidTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  password,
} from '../../../src/client.ts'
import { authorizationServer } from '../support/authorization-server.ts'

const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const clients = [
  {
    client_id: 'old',
    client_secret: secret,
    grant_types: ['password', 'client_credentials'],
    scope: 'read write',
  },
] as const
const alice = { username: 'alice', password: 'correct horse' }

/** Our own server, and a client that lists the grant unless told otherwise. */
function legacy(options: Partial<OAuth2ClientOptions> = {}) {
  const host = authorizationServer({ clients, scopes: ['read', 'write'] }, [
    passwordGrant({
      authenticateUser: (given) =>
        given.username === alice.username && given.password === alice.password
          ? { subject: 'alice' }
          : undefined,
    }),
    clientCredentials(),
  ])
  const { fetch, serverMetadata, clock } = host
  const client = new OAuth2Client({
    clientId: 'old',
    clientSecret: secret,
    fetch,
    serverMetadata,
    clock,
    grants: [password(), machine()],
    ...options,
  })
  const forms = () => host.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
  return { ...host, client, forms }
}

describe('password()', () => {
  it('T2.05 is selected by username and password and asks for the scope of the client, RFC 6749 §4.3.2', async () => {
    const { client, forms } = legacy({ scope: 'read' })
    const token = await client.fetchToken(alice)
    expect(token).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    await client.fetchToken({ ...alice, grantType: 'password', scope: ['write'] })
    expect(forms()).toEqual([
      { grant_type: 'password', ...alice, scope: 'read' },
      { grant_type: 'password', ...alice, scope: 'write' },
    ])
  })

  it('C-26 is in no default list: a password goes nowhere unless the client lists the grant, RFC 9700 §2.4', async () => {
    for (const options of [{}, { grantType: 'client_credentials' }, { grantType: 'urn:x' }]) {
      const { client, requests } = legacy({ grants: undefined, ...options })
      await expect(client.fetchToken(alice)).rejects.toThrow(
        'username belongs to password, and this would be',
      )
      await expect(client.fetchToken({ password: alice.password })).rejects.toThrow(
        AuthkitConfigError,
      )
      expect(requests).toHaveLength(0)
    }
  })

  it.each([
    ['no password', { username: 'alice' }],
    ['no username', { password: 'x' }],
    ['an empty password', { ...alice, password: '' }],
    ['a password that a body parser made a list', { ...alice, password: ['a', 'b'] }],
    ['a username that is an object', { ...alice, username: { $ne: '' } }],
  ])('refuses %s before anything is sent, RFC 6749 §4.3.2', async (_, request) => {
    const { client, requests } = legacy()
    // What a body parser makes.
    const given = request as unknown as typeof alice
    const failure: unknown = await client.fetchToken(given).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(AuthkitConfigError)
    expect(String(failure)).not.toContain('correct horse')
    expect(requests).toHaveLength(0)
  })

  it('says which half is missing', async () => {
    const { client } = legacy()
    await expect(client.fetchToken({ password: 'x' })).rejects.toThrow('username is missing')
    await expect(client.fetchToken({ username: 'x' })).rejects.toThrow('password is missing')
  })

  it('tells that the password was wrong, RFC 6749 §5.2', async () => {
    const { client } = legacy()
    const wrong = client.fetchToken({ ...alice, password: 'wrong' })
    await expect(wrong).rejects.toThrow(OAuthError)
    await expect(wrong).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
  })

  it('C75, G04 does not keep the password: what it got is not renewed, RFC 6749 §4.3', async () => {
    const { client, clock, requests } = legacy({ allowedOrigins: ['https://api.example'] })
    await client.fetchToken(alice)
    clock.advance(7200)
    await expect(client.fetch('https://api.example/')).rejects.toThrow(InvalidTokenError)
    expect(requests).toHaveLength(1)
  })
})
