import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { jwtBearer as jwtBearerGrant } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  jwtBearer,
  OAuth2Client,
  type OAuth2ClientOptions,
  signJwtBearerAssertion,
} from '../../../src/client.ts'
import { authorizationServer, issuer } from '../support/authorization-server.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const idp = 'https://idp.example'
const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })

/** Our own server, which trusts an identity provider, and a client that has its assertions. */
function federation(options: Partial<OAuth2ClientOptions> = {}) {
  const clients = [
    { client_id: 'web', client_secret: secret, grant_types: [grantType], scope: 'read write' },
  ]
  const host = authorizationServer({ clients, scopes: ['read', 'write'] }, [
    jwtBearerGrant({
      issuers: [{ issuer: idp, keys: new KeySet([key.toPublic()]) }],
      authenticateUser: ({ subject }) => (subject === 'alice' ? { subject } : undefined),
    }),
  ])
  const { fetch, serverMetadata, clock } = host
  const client = new OAuth2Client({
    clientId: 'web',
    clientSecret: secret,
    fetch,
    serverMetadata,
    clock,
    ...options,
  })
  const sign = (subject = 'alice') =>
    signJwtBearerAssertion({
      key,
      algorithm: 'ES256',
      issuer: idp,
      audience: issuer,
      subject,
      clock,
    })
  return { ...host, client, sign }
}

describe('jwtBearer()', () => {
  it('is selected by an assertion and exchanges it, RFC 7523 §2.1', async () => {
    const { client, sign, requests } = federation({ scope: 'read' })
    const assertion = await sign()
    await expect(client.fetchToken({ assertion })).resolves.toMatchObject({
      token_type: 'Bearer',
      scope: 'read',
    })
    const form = Object.fromEntries(new URLSearchParams(requests[0]?.body))
    expect(form).toEqual({ grant_type: grantType, assertion, scope: 'read' })
    const named = client.fetchToken({ grantType, assertion: await sign(), scope: 'write' })
    await expect(named).resolves.toMatchObject({ scope: 'write' })
  })

  it('tells that the assertion was refused, RFC 6749 §5.2', async () => {
    const { client, sign } = federation()
    const assertion = await sign('mallory')
    await expect(client.fetchToken({ assertion })).rejects.toMatchObject({ error: 'invalid_grant' })
    const used = await sign()
    await client.fetchToken({ assertion: used })
    await expect(client.fetchToken({ assertion: used })).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it.each([
    '',
    'PHNhbWxwOl9fPg',
    '<Assertion/>',
    'a.b',
    'a.b.c.d',
    '.b.c',
    'a b.c.d',
    'a.b.c\n',
    5,
    ['a.b.c'],
  ])('refuses %j, which is no JWT, RFC 7523 §2.1', async (assertion) => {
    const { client, requests } = federation()
    // What a caller without a compiler gives.
    const request = { assertion: assertion as string }
    await expect(client.fetchToken(request)).rejects.toThrow(AuthkitConfigError)
    await expect(client.fetchToken({ ...request, grantType })).rejects.toThrow(AuthkitConfigError)
    expect(requests).toHaveLength(0)
  })

  it('takes an encrypted JWT too, RFC 7519 §3', () => {
    const request = { assertion: 'e30.a.b.c.d' }
    const context = { redirectUri: undefined, scope: undefined, metadata: {}, token: undefined }
    expect(jwtBearer().parameters(request, context)).toContainEqual(['assertion', 'e30.a.b.c.d'])
  })

  it('leaves the assertions of other grants to them, RFC 7522 §2.1', async () => {
    const sent: string[] = []
    const client = new OAuth2Client({
      clientId: 'web',
      serverMetadata: { token_endpoint: 'https://as.example/token' },
      fetch: async (input, init) => {
        sent.push(await new Request(input, init).text())
        return Response.json({ access_token: 'a' })
      },
    })
    const saml = 'urn:ietf:params:oauth:grant-type:saml2-bearer'
    await client.fetchToken({ grantType: saml, assertion: 'PHNhbWxwOl9fPg' })
    expect(sent).toEqual([
      `grant_type=${encodeURIComponent(saml)}&assertion=PHNhbWxwOl9fPg&client_id=web`,
    ])
  })
})
