import { AccessDeniedError } from '@authkit/oauth2'
import { JsonWebKey, jwt } from '@authkit/jose'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { basic, challenge, get, issuer, json, locationOf, post, verifier } from '../provider.ts'
import {
  type Answer,
  appUri,
  bearer,
  createRegistrar,
  initialToken,
  type Registrar,
  registrationRequest,
} from '../registration/registrar.ts'

/** Signs in by a client that registered, and gives the answer of the token endpoint. */
async function tokensOf(
  { server }: Pick<Registrar, 'server'>,
  client: Answer,
  headers: Record<string, string>,
  form: Record<string, string> = {},
): Promise<Answer> {
  const request = await server.validateConsentRequest(
    get('/authorize', {
      response_type: 'code',
      client_id: String(client['client_id']),
      redirect_uri: appUri,
      scope: 'read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
  )
  const response = await server.createAuthorizationResponse(request, {
    subject: 'alice',
    authentication: { time: 1_700_000_000 },
  })
  const code = locationOf(response).searchParams.get('code') ?? ''
  const exchange = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: appUri,
    code_verifier: verifier,
    ...form,
  }
  return json(await server.createTokenResponse(post('/token', exchange, headers)))
}

const both = { grant_types: ['authorization_code', 'refresh_token'] }

describe('client registration endpoint', () => {
  it('T-DR-3 DR-6 answers 201 with everything that was registered and issued, RFC 7591 §3.2.1', async () => {
    const { register } = createRegistrar()
    const answer = await register({ client_name: 'Calendar' })
    expect(answer).toEqual({
      status: 201,
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_id_issued_at: 1_700_000_000,
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      client_secret_expires_at: 0,
      client_name: 'Calendar',
      redirect_uris: [appUri],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      scope: 'read write admin',
      registration_access_token: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      registration_client_uri: `${issuer}/register/client?client_id=${String(answer['client_id'])}`,
    })
  })

  it('keeps its answer out of caches and is in the metadata, RFC 7591 §3.2.1, RFC 8414 §2', async () => {
    const { server, send } = createRegistrar()
    const { headers } = await send({ redirect_uris: [appUri] })
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(headers['content-type']).toBe('application/json')
    expect(server.metadata()['registration_endpoint']).toBe(`${issuer}/register`)
  })

  it('reports the registration without what is secret', async () => {
    const { register, events } = createRegistrar()
    const answer = await register()
    expect(events).toEqual([{ type: 'client_registered', clientId: answer['client_id'] }])
    expect(JSON.stringify(events)).not.toContain(answer['client_secret'])
  })

  it('takes POST and nothing else', async () => {
    const { server } = createRegistrar()
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      const request = { ...registrationRequest({ redirect_uris: [appUri] }), method }
      const response = await server.createEndpointResponse('client_registration', request)
      expect([response.status, response.headers['allow']], method).toEqual([405, 'POST'])
    }
  })

  it('A-44 is there only when it is registered, RFC 7591 §5', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients: [] })
    expect(server.metadata()).not.toHaveProperty('registration_endpoint')
    expect(await server.handle(registrationRequest({ redirect_uris: [appUri] }))).toBeUndefined()
  })
})

describe('a client that registered', () => {
  it('DR-6 works at once at the authorization and token endpoints', async () => {
    const registrar = createRegistrar()
    const client = await registrar.register(both)
    const headers = basic(String(client['client_id']), String(client['client_secret']))
    const tokens = await tokensOf(registrar, client, headers)
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    const form = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) }
    const refreshed = await registrar.server.createTokenResponse(post('/token', form, headers))
    expect(refreshed.status).toBe(200)
    const wrong = basic(String(client['client_id']), 'not-the-secret')
    expect((await registrar.server.createTokenResponse(post('/token', form, wrong))).status).toBe(
      401,
    )
  })

  it('DR-7 X-12 has no secret when it is public, and works, RFC 7591 §3.2.1', async () => {
    const registrar = createRegistrar()
    const client = await registrar.register({ token_endpoint_auth_method: 'none' })
    expect(client['status']).toBe(201)
    for (const name of ['client_secret', 'client_secret_expires_at'])
      expect(client).not.toHaveProperty(name)
    expect(Object.keys((await registrar.kept(client['client_id'])) ?? {}).join()).not.toMatch(
      /secret/,
    )
    const tokens = await tokensOf(registrar, client, {}, { client_id: String(client['client_id']) })
    expect(tokens['token_type']).toBe('Bearer')
  })

  it('authenticates by its registered key, RFC 7591 §2', async () => {
    const registrar = createRegistrar()
    const key = JsonWebKey.generate('EC', { alg: 'ES256' })
    const client = await registrar.register({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [key.toJSON()] },
    })
    expect(client).not.toHaveProperty('client_secret')
    const tokens = await tokensOf(registrar, client, {}, assertion(client, 'ES256', key))
    expect(tokens['token_type']).toBe('Bearer')
  })

  it.each(['HS256', 'HS512'])(
    'authenticates by a JWT under its secret, which is long enough for %s, RFC 7518 §3.2',
    async (algorithm) => {
      const registrar = createRegistrar()
      const client = await registrar.register({ token_endpoint_auth_method: 'client_secret_jwt' })
      const secret = JsonWebKey.import({ secret: String(client['client_secret']) })
      const tokens = await tokensOf(registrar, client, {}, assertion(client, algorithm, secret))
      expect(tokens['token_type']).toBe('Bearer')
    },
  )

  it('keeps no secret and no registration access token that somebody could read', async () => {
    const { register, kept } = createRegistrar()
    for (const method of ['client_secret_basic', 'client_secret_post', 'none']) {
      const answer = await register({ token_endpoint_auth_method: method })
      const stored = JSON.stringify(await kept(answer['client_id']))
      const secrets = [answer['client_secret'], answer['registration_access_token']]
      for (const secret of secrets.filter((value) => value !== undefined))
        expect(stored).not.toContain(secret)
    }
    // client_secret_jwt cannot do without.
    const known = await register({ token_endpoint_auth_method: 'client_secret_jwt' })
    const stored = await kept(known['client_id'])
    expect(stored?.['client_secret']).toBe(known['client_secret'])
    expect(JSON.stringify(stored)).not.toContain(known['registration_access_token'])
  })

  it('has a secret that ends when the server says so, RFC 7591 §3.2.1', async () => {
    const registrar = createRegistrar({ secretLifetime: 600 })
    const client = await registrar.register()
    expect(client['client_secret_expires_at']).toBe(1_700_000_600)
    const headers = basic(String(client['client_id']), String(client['client_secret']))
    registrar.clock.advance(599)
    expect(await tokensOf(registrar, client, headers)).toHaveProperty('access_token')
    registrar.clock.advance(1)
    expect((await tokensOf(registrar, client, headers))['error']).toBe('invalid_client')
  })

  it('A-62 gets an identifier of the server: none that it chooses, and no other has it, RFC 9700 §4.15', async () => {
    const { register } = createRegistrar()
    const ids = new Set<unknown>()
    for (let count = 0; count < 50; count += 1) {
      const answer = await register({ client_id: 'alice', client_id_issued_at: 1, sub: 'alice' })
      expect(answer['client_id_issued_at']).toBe(1_700_000_000)
      ids.add(answer['client_id'])
    }
    expect([ids.size, ids.has('alice')]).toEqual([50, false])
  })

  it('A-44 may ask for nothing that it did not register', async () => {
    const { server, register } = createRegistrar()
    const client = await register({ scope: 'read' })
    const parameters = {
      response_type: 'code',
      client_id: String(client['client_id']),
      redirect_uri: appUri,
      scope: 'admin',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }
    await expect(server.validateConsentRequest(get('/authorize', parameters))).rejects.toThrow(
      'scope',
    )
    const form = { grant_type: 'client_credentials' }
    const headers = basic(String(client['client_id']), String(client['client_secret']))
    const refused = await server.createTokenResponse(post('/token', form, headers))
    expect(json(refused)['error']).toBe('unauthorized_client')
    const elsewhere = { ...parameters, redirect_uri: 'https://attacker.test/cb', scope: 'read' }
    await expect(server.validateConsentRequest(get('/authorize', elsewhere))).rejects.toThrow(
      'redirect_uri',
    )
  })

  it('gets no registration access token where there is no configuration endpoint, RFC 7592 §3', async () => {
    const { register, kept } = createRegistrar({ configuration: false })
    const answer = await register()
    expect(answer['status']).toBe(201)
    for (const name of ['registration_access_token', 'registration_client_uri'])
      expect(answer).not.toHaveProperty(name)
    expect(await kept(answer['client_id'])).not.toHaveProperty('registration_access_token_hash')
  })
})

describe('faults', () => {
  it('answers 503 when the client cannot be kept, and registers nothing', async () => {
    const clients = createRegistrar().server.context.repositories.clients
    for (const insert of [
      async () => false,
      async () => {
        throw new Error('the database is gone')
      },
    ]) {
      const { send, events } = createRegistrar({
        server: { repositories: { clients: { ...clients, insert } } },
      })
      const response = await send({ redirect_uris: [appUri] })
      expect([response.status, json(response)['error']]).toEqual([503, 'temporarily_unavailable'])
      expect(events.map(({ type }) => type)).not.toContain('client_registered')
    }
  })

  it('E-15 answers every error of registration with 400 and its code, RFC 7591 §3.2.2', async () => {
    const { register } = createRegistrar()
    const errors: Answer = {
      invalid_redirect_uri: { redirect_uris: ['x'] },
      invalid_client_metadata: { scope: 'unknown' },
      unapproved_software_statement: { software_statement: 'a.b.c' },
    }
    for (const [error, members] of Object.entries(errors)) {
      const answer = await register(members as Answer)
      expect([answer['status'], answer['error']]).toEqual([400, error])
      expect(answer).toHaveProperty('error_description')
    }
  })

  it('never says again what was sent', async () => {
    const { send } = createRegistrar({ initialAccessToken: [initialToken] })
    const marker = 'mArKeR'
    const bodies: Answer[] = [
      { redirect_uris: [`${marker}://x`] },
      { redirect_uris: [appUri], scope: marker },
      { redirect_uris: [appUri], client_uri: marker },
      { redirect_uris: [appUri], grant_types: [marker] },
      { redirect_uris: [appUri], jwks: { keys: [{ kty: marker }] } },
      { redirect_uris: [appUri], software_statement: marker },
      { redirect_uris: [appUri], ['client_uri#de']: marker },
    ]
    for (const body of bodies) {
      const response = await send(body, bearer(initialToken))
      expect(response.status).toBe(400)
      expect(JSON.stringify(response)).not.toContain(marker)
    }
    const response = await send({}, bearer(`${marker}-${marker}`))
    expect(JSON.stringify(response)).not.toContain(marker)
  })

  it('A-44 lets an error of the application be the answer', async () => {
    const { register } = createRegistrar({
      register: () => {
        throw new AccessDeniedError('Not today')
      },
    })
    const answer = await register()
    expect([answer['status'], answer['error']]).toEqual([403, 'access_denied'])
  })
})

function assertion(client: Answer, alg: string, key: JsonWebKey): Record<string, string> {
  const clientId = String(client['client_id'])
  const now = 1_700_000_000
  const claims = { iss: clientId, sub: clientId, aud: issuer, iat: now, exp: now + 60, jti: 'j1' }
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt.encode({ alg }, claims, key),
  }
}
