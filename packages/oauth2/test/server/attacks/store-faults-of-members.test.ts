import type { HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { OAuth2Error } from '@authkit/oauth2'
import {
  AuthorizationServer,
  implicit,
  introspection,
  jwtBearer,
  password,
  privateKeyJwt,
  clientCredentials,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { generateToken } from '@authkit/common'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import { createDeviceProvider, session } from '../device-verification/device-provider.ts'
import { fault, faultyStore } from '../faulty-store.ts'
import { accessTokenType, exchangeProvider, exchangeType } from '../grants/exchange-provider.ts'
import { createRegistrar } from '../registration/registrar.ts'
import {
  authentication,
  basic,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
} from '../provider.ts'

/** What is ready to be asked, over a store that will fail. */
interface Ready {
  readonly events: readonly ServerEvent[]
  readonly ask: () => Promise<HttpResponse>
}

type Prepare = (store: Store) => Promise<Ready>

const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'k' })
const clock = fixedClock(1_700_000_000)
const bearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

function assertion(claims: Record<string, string>): string {
  const times = { iat: clock(), exp: clock() + 60, jti: generateToken() }
  return jwt.encode({ alg: 'ES256', kid: 'k' }, { aud: issuer, ...times, ...claims }, key)
}

function createServer(store: Store) {
  const events: ServerEvent[] = []
  const web = { client_id: 'web', client_secret: secret, grant_types: ['password', bearerGrant] }
  const page = {
    client_id: 'page',
    token_endpoint_auth_method: 'none',
    redirect_uris: [redirectUri],
    grant_types: ['implicit'],
    response_types: ['token'],
  }
  const server = new AuthorizationServer({
    issuer,
    store,
    clock,
    onEvent: (event) => events.push(event),
    clients: [web, page],
  })
    .registerGrant(password({ authenticateUser: () => ({ subject: 'alice' }) }))
    .registerGrant(implicit())
    .registerGrant(
      jwtBearer({
        issuers: [{ issuer: 'https://idp.example', keys: new KeySet([key.toPublic()]) }],
        authenticateUser: () => ({ subject: 'alice' }),
      }),
    )
    .registerEndpoint(introspection())
  const token = (form: Record<string, string>) =>
    server.createTokenResponse(post('/token', form, basic('web', secret)))
  return { server, events, token }
}

const members: readonly (readonly [string, number, Prepare])[] = [
  [
    'the password grant',
    2,
    async (store) => {
      const { events, token } = createServer(store)
      const form = { grant_type: 'password', username: 'alice', password: 'x' }
      return { events, ask: () => token(form) }
    },
  ],
  [
    'the JWT bearer grant',
    3,
    async (store) => {
      const { events, token } = createServer(store)
      const text = assertion({ iss: 'https://idp.example', sub: 'alice' })
      return { events, ask: () => token({ grant_type: bearerGrant, assertion: text }) }
    },
  ],
  [
    'a client that authenticates by a JWT',
    2,
    async (store) => {
      const events: ServerEvent[] = []
      const client = {
        client_id: 'web',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [key.toPublic().toJSON()] },
        grant_types: ['client_credentials'],
      }
      const server = new AuthorizationServer({
        issuer,
        store,
        clock,
        onEvent: (event) => events.push(event),
        clientAuthentication: [privateKeyJwt()],
        clients: [client],
      }).registerGrant(clientCredentials())
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion({ iss: 'web', sub: 'web' }),
      }
      return { events, ask: () => server.createTokenResponse(post('/token', form)) }
    },
  ],
  [
    'the device authorization endpoint',
    2,
    async (store) => {
      const { begin, events } = createDeviceProvider({ store })
      return { events, ask: () => begin() }
    },
  ],
  [
    'a device whose user has not answered',
    1,
    async (store) => {
      const { start, poll, events } = createDeviceProvider({ store })
      const { deviceCode } = await start()
      return { events, ask: () => poll(deviceCode) }
    },
  ],
  [
    'a device whose user said yes',
    4,
    async (store) => {
      const { start, poll, approve, events } = createDeviceProvider({ store })
      const { deviceCode, userCode } = await start()
      await approve(userCode)
      return { events, ask: () => poll(deviceCode) }
    },
  ],
  [
    'a user who says yes to a device',
    3,
    async (store) => {
      const { server, start, verification, events } = createDeviceProvider({ store })
      const { userCode } = await start()
      const ask = async (): Promise<HttpResponse> => {
        try {
          const request = await verification.find(userCode, session)
          await verification.approve(request, { subject: 'alice', authentication })
          return { status: 200, headers: {}, body: '{}' }
        } catch (error) {
          if (!(error instanceof OAuth2Error)) throw error
          return server.createErrorResponse(error)
        }
      }
      return { events, ask }
    },
  ],
  [
    'token exchange',
    2,
    async (store) => {
      const { token, userToken, events } = exchangeProvider({ store })
      const form = { grant_type: exchangeType, subject_token_type: accessTokenType }
      const subject_token = await userToken()
      return { events, ask: () => token('web', { ...form, subject_token }) }
    },
  ],
  [
    'introspection',
    2,
    async (store) => {
      const { server, userToken, events } = exchangeProvider({ store })
      const request = post('/introspect', { token: await userToken() }, basic('web', secret))
      return { events, ask: () => server.createEndpointResponse('introspection', request) }
    },
  ],
  [
    'registration',
    1,
    async (store) => {
      const { send, events } = createRegistrar({ server: { store } })
      return { events, ask: () => send({ redirect_uris: [redirectUri] }) }
    },
  ],
  ...['GET', 'PUT', 'DELETE'].map(
    (method) =>
      [
        `the ${method} of a registration`,
        method === 'GET' ? 1 : 2,
        async (store: Store) => {
          const { register, manage, events } = createRegistrar({ server: { store } })
          const client = await register()
          const body = { client_id: client['client_id'], redirect_uris: [redirectUri] }
          return { events, ask: () => manage(method, client, method === 'PUT' ? body : undefined) }
        },
      ] as const,
  ),
]

describe('a store that fails under a member of the server', () => {
  it.each(members)(
    'A-24 is answered with 503 at every operation of %s, with nothing in it to use, RFC 6749 §4.1.2.1',
    async (_what, least, prepare) => {
      const counted = faultyStore(clock)
      const fine = await prepare(counted.store)
      counted.failAt(undefined)
      expect((await fine.ask()).status).toBeLessThan(500)
      const operations = counted.calls.length
      expect(operations).toBeGreaterThanOrEqual(least)
      for (let position = 1; position <= operations; position += 1) {
        for (const moment of ['before', 'after'] as const) {
          const faulty = faultyStore(clock)
          const { ask, events } = await prepare(faulty.store)
          faulty.failAt(position, moment)
          const response = await ask()
          expect(response.status, `${moment} ${faulty.calls.at(-1)}`).toBe(503)
          expect(json(response)).toEqual({
            error: 'temporarily_unavailable',
            error_description: 'The server cannot answer now',
          })
          expect(events).toContainEqual(
            expect.objectContaining({ type: 'store_failed', cause: fault }),
          )
        }
      }
    },
  )

  it('A-24 gives no token in a fragment', async () => {
    const asked = {
      response_type: 'token',
      client_id: 'page',
      redirect_uri: redirectUri,
      state: 's',
    }
    const counted = faultyStore(clock)
    await answerAuthorization(createServer(counted.store).server, get('/authorize', asked))
    expect(counted.calls.length).toBeGreaterThanOrEqual(2)
    for (let position = 1; position <= counted.calls.length; position += 1) {
      const faulty = faultyStore(clock)
      const { server } = createServer(faulty.store)
      faulty.failAt(position)
      const location = locationOf(await answerAuthorization(server, get('/authorize', asked)))
      expect(Object.fromEntries(new URLSearchParams(location.hash.slice(1)))).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'The server cannot answer now',
        state: 's',
        iss: issuer,
      })
    }
  })
})
