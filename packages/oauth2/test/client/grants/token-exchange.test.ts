import { AuthkitConfigError } from '@authkit/common'
import { clientCredentials, type Grant, tokenExchange } from '@authkit/oauth2/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  OAuth2Client,
  type OAuth2ClientOptions,
  TokenResponseError,
  type TokenRequest,
  UnsupportedTokenTypeError,
} from '../../../src/client.ts'
import { authorizationServer } from '../support/authorization-server.ts'
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const type = (name: string): string => `urn:ietf:params:oauth:token-type:${name}`
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const resource = 'https://api.example/'

/** Gives tokens of a user at once. */
const user: Grant = {
  grantType: 'urn:example:user',
  handle: (request, context) =>
    context.grantTokens(request, {
      subject: 'alice',
      scope: ['read', 'write'],
      resources: request.parameters.getAll('resource'),
      authentication: { time: 1 },
      refreshable: false,
    }),
}

/** Our own server, and a service that exchanges the tokens of its callers. */
function exchange(options: Partial<OAuth2ClientOptions> = {}) {
  const grants = [grantType, 'urn:example:user', 'client_credentials']
  const clients = [{ client_id: 'service', client_secret: secret, grant_types: grants }]
  const host = authorizationServer(
    {
      clients,
      scopes: ['read', 'write'],
      resources: [{ resource }, { resource: 'https://billing.example/' }],
    },
    [user, clientCredentials(), tokenExchange()],
  )
  const { fetch, serverMetadata, clock } = host
  const settings = { clientId: 'service', clientSecret: secret, fetch, serverMetadata, clock }
  const service = new OAuth2Client({ ...settings, ...options })
  const ofUser = async (): Promise<string> => {
    const request = { grantType: 'urn:example:user', resource, scope: 'read write' }
    return (await new OAuth2Client(settings).fetchToken(request)).access_token
  }
  return { ...host, service, ofUser }
}

describe('tokenExchange() at our own server', () => {
  it('G15 exchanges a token for a smaller one, RFC 8693 §2.1, RFC 8693 §2.2.1', async () => {
    const { service, ofUser } = exchange()
    const subjectToken = await ofUser()
    const request = { subjectToken, subjectTokenType: type('access_token'), resource }
    const token = await service.fetchToken({ ...request, scope: 'read' })
    expect(token).toMatchObject({
      issued_token_type: type('access_token'),
      token_type: 'Bearer',
      scope: 'read',
    })
    expect(token.access_token).not.toBe(subjectToken)
    expect(service.token).toBe(token)
  })

  it('leaves the token of the client as it is with exchangeToken', async () => {
    const { service, ofUser } = exchange()
    const own = await service.fetchToken({ grantType: 'client_credentials' })
    const token = await service.exchangeToken({
      subjectToken: await ofUser(),
      subjectTokenType: type('access_token'),
    })
    expect(token.access_token).not.toBe(own.access_token)
    expect(service.token).toBe(own)
  })

  it('tells that the subject token is none, RFC 8693 §2.2.2', async () => {
    const { service } = exchange()
    const request = { subjectToken: 'no-token', subjectTokenType: type('access_token') }
    await expect(service.fetchToken(request)).rejects.toMatchObject({ error: 'invalid_request' })
  })
})

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
    clientId: 'service',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    allowedOrigins: [server.origin],
    ...options,
  })
}

const subject = { subjectToken: 's', subjectTokenType: type('jwt') }
const good = {
  access_token: 'a',
  token_type: 'Bearer',
  issued_token_type: type('access_token'),
}

describe('the request of tokenExchange()', () => {
  it('has subject, actor, type and scope, and repeats resource and audience, RFC 8693 §2.1', async () => {
    server.on('/token', { body: good })
    await client({ scope: 'read' }).fetchToken({
      ...subject,
      actorToken: 'b',
      actorTokenType: type('access_token'),
      requestedTokenType: type('access_token'),
      resource: ['https://a.example', 'https://b.example'],
      audience: ['a', 'b'],
    })
    expect([...(server.received[0]?.form ?? [])]).toEqual([
      ['grant_type', grantType],
      ['subject_token', 's'],
      ['subject_token_type', type('jwt')],
      ['actor_token', 'b'],
      ['actor_token_type', type('access_token')],
      ['requested_token_type', type('access_token')],
      ['scope', 'read'],
      ['resource', 'https://a.example'],
      ['resource', 'https://b.example'],
      ['audience', 'a'],
      ['audience', 'b'],
      ['client_id', 'service'],
    ])
  })

  it('C56, T2.15 takes the names on the wire, and sends what it does not know as it is', async () => {
    server.on('/token', { body: good })
    await client().fetchToken({
      grantType,
      subject_token: 's',
      subject_token_type: type('jwt'),
      x: 1,
    })
    expect(server.received[0]?.body).toBe(
      `grant_type=${encodeURIComponent(grantType)}&subject_token=s&subject_token_type=${encodeURIComponent(type('jwt'))}&x=1&client_id=service`,
    )
  })

  it.each<[string, TokenRequest]>([
    ['no subject token', { grantType, subjectTokenType: type('jwt') }],
    ['an empty subject token', { ...subject, subjectToken: '' }],
    ['no type of the subject token', { subjectToken: 's' }],
    ['an actor token without type', { ...subject, actorToken: 'b' }],
    ['a type of no actor token', { ...subject, actorTokenType: type('jwt') }],
    ['one parameter under both names', { ...subject, subject_token: 'other' }],
  ])('C-14 is refused with %s, RFC 8693 §2.1', async (_, request) => {
    await expect(client().fetchToken(request)).rejects.toThrow(AuthkitConfigError)
    expect(server.received).toHaveLength(0)
  })

  it('refuses a subject token that is a list', async () => {
    // What a body parser makes.
    const list = ['a', 'b'] as unknown as string
    const request = { ...subject, subjectToken: list }
    await expect(client().fetchToken(request)).rejects.toThrow('subjectToken must be text')
  })
})

describe('the answer to tokenExchange()', () => {
  const answered = (body: Record<string, unknown>, requestedTokenType?: string) => {
    server.on('/token', { body })
    return client().fetchToken({ ...subject, requestedTokenType })
  }

  it('may be a bearer token of another type than access_token, RFC 8693 §2.2.1', async () => {
    const body = { ...good, issued_token_type: type('jwt') }
    await expect(answered(body, type('jwt'))).resolves.toMatchObject(body)
  })

  it('C-14 may lack its type where none but an access token can be meant, RFC 8693 §2.2.1', async () => {
    const body = { access_token: 'a', token_type: 'bearer' }
    await expect(answered(body)).resolves.toMatchObject(body)
    await expect(answered(body, type('access_token'))).resolves.toMatchObject(body)
    await expect(answered(body, type('jwt'))).rejects.toThrow(TokenResponseError)
    await expect(answered({ access_token: 'a' })).rejects.toThrow(TokenResponseError)
    await expect(answered({ access_token: 'a', token_type: 'N_A' })).rejects.toThrow(
      TokenResponseError,
    )
  })

  it.each(['N_A', 'n_a'])(
    'C-14 may be a token that is no access token, with the token_type %s, which is not sent to APIs, RFC 8693 §2.2.1',
    async (tokenType) => {
      const body = { ...good, issued_token_type: type('id_token'), token_type: tokenType }
      const token = await answered(body)
      expect(token.toJSON()).toEqual(body)
      const holder = client({ token })
      await expect(holder.fetch(`${server.origin}/api`)).rejects.toThrow(UnsupportedTokenTypeError)
      expect(server.to('/api')).toHaveLength(0)
    },
  )

  it.each([
    ['an access token that is N_A', { ...good, token_type: 'N_A' }, UnsupportedTokenTypeError],
    [
      'a token of a scheme that the client does not know',
      { ...good, issued_token_type: type('jwt'), token_type: 'DPoP' },
      UnsupportedTokenTypeError,
    ],
    [
      'a type that is a list',
      { ...good, issued_token_type: [type('access_token')] },
      TokenResponseError,
    ],
    ['an empty type', { ...good, issued_token_type: '' }, TokenResponseError],
    [
      'a token that is not said to be of use',
      { access_token: 'a', issued_token_type: type('jwt') },
      TokenResponseError,
    ],
  ])('C-14 is refused when it brings %s, RFC 8693 §2.2.1', async (_, body, error) => {
    await expect(answered(body)).rejects.toThrow(error)
  })

  it('C-14 is refused when it is of another type than the one requested, RFC 8693 §2.2.1', async () => {
    await expect(answered(good, type('jwt'))).rejects.toThrow('another type than requested')
  })

  it('C-14 is no way to bring N_A by another grant, RFC 6749 §7.1', async () => {
    const body = { ...good, issued_token_type: type('id_token'), token_type: 'N_A' }
    server.on('/token', { body })
    await expect(client().fetchToken({ grantType: 'client_credentials' })).rejects.toThrow(
      UnsupportedTokenTypeError,
    )
  })
})
