import { setImmediate } from 'node:timers/promises'
import { AccessDeniedError } from '@authkit/oauth2'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  pkce,
  remember,
  type Extension,
} from '@authkit/oauth2/server'
import { memoryStore } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authorizationParameters,
  basic,
  clients,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
  verifier,
} from './provider.ts'

/** An extension that writes down each of its hooks, now or a moment later. */
function noting(name: string, calls: string[], slow: boolean): Extension {
  const note = async (hook: string): Promise<undefined> => {
    if (slow) await setImmediate()
    calls.push(`${name}.${hook}`)
  }
  return {
    extension: name,
    authorizationParameters: async (parameters) => {
      await note('authorizationParameters')
      return parameters
    },
    authorizationRequest: async (request) => {
      await note('authorizationRequest')
      return remember(request, name, { seen: true })
    },
    authorizationResponse: () => note('authorizationResponse'),
    clientAuthentication: () => note('clientAuthentication'),
    authenticatedRequest: () => note('authenticatedRequest'),
    tokenRequest: () => note('tokenRequest'),
    tokenResponse: () => note('tokenResponse'),
    saveToken: () => note('saveToken'),
  }
}

describe('hooks', () => {
  it('run one after another in the order of registration, also the slow ones, HOOK-1', async () => {
    const calls: string[] = []
    const { server, getCode, exchange } = createProvider()
    server.use(noting('first', calls, true)).use(noting('second', calls, false))
    await exchange(await getCode())
    const inOrder = (hook: string) => [`first.${hook}`, `second.${hook}`]
    expect(calls).toEqual(
      [
        'authorizationParameters',
        'authorizationRequest',
        'authorizationResponse',
        'clientAuthentication',
        'authenticatedRequest',
        'tokenRequest',
        'tokenResponse',
        'saveToken',
      ].flatMap(inOrder),
    )
  })

  it('of a grant run before those of the server, and for that grant alone, HOOK-3, HOOK-4', async () => {
    const calls: string[] = []
    const {
      authorizationParameters: _a,
      clientAuthentication: _b,
      ...ofGrant
    } = noting('grant', calls, true)
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
      .use(noting('server', calls, false))
      .registerGrant(authorizationCode(), pkce(), ofGrant)
      .registerGrant(clientCredentials())
    const form = { grant_type: 'client_credentials' }
    await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(calls.filter((call) => call.startsWith('grant'))).toEqual([])
    calls.length = 0
    await answerAuthorization(server, get('/authorize', authorizationParameters))
    expect(calls).toEqual([
      'server.authorizationParameters',
      'grant.authorizationRequest',
      'server.authorizationRequest',
      'grant.authorizationResponse',
      'server.authorizationResponse',
    ])
  })

  it('stop at the first that throws, HOOK-1', async () => {
    const calls: string[] = []
    const { server } = createProvider()
    server
      .use({
        extension: 'refusing',
        authorizationRequest() {
          throw new AccessDeniedError()
        },
      })
      .use(noting('later', calls, false))
    const answer = await answerAuthorization(server, get('/authorize', authorizationParameters))
    expect(locationOf(answer).searchParams.get('error')).toBe('access_denied')
    expect(calls).toEqual(['later.authorizationParameters'])
  })

  it('of one name are refused, wherever they are registered, HOOK-1', () => {
    const once = { extension: 'once' }
    const create = () => new AuthorizationServer({ issuer, store: memoryStore(), clients })
    const twice = 'The extension "once" is registered twice'
    expect(() => create().use(once).use(once)).toThrow(twice)
    expect(() => create().use(once).registerGrant(clientCredentials(), once)).toThrow(twice)
    expect(() => create().registerGrant(clientCredentials(), once, once)).toThrow(twice)
    expect(() => create().registerGrant(clientCredentials(), once).use(once)).toThrow(twice)
    const both = create().registerGrant(clientCredentials(), once)
    expect(() => both.registerGrant(authorizationCode(), pkce(), once)).not.toThrow()
  })

  it.each(['clientAuthentication', 'authorizationParameters'])(
    'that a grant would never run (%s) are refused there, HOOK-4, S-C1',
    (hook) => {
      const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
      const early = { extension: 'early', [hook]: () => undefined }
      expect(() => server.registerGrant(clientCredentials(), early)).toThrow('use(…) instead')
    },
  )

  it('put other parameters in the place of those that came, before anything but the client is looked at, HOOK-2, RFC 9101 §6.3', async () => {
    const { server } = createProvider()
    const seen: string[] = []
    server.use({
      extension: 'replacing',
      authorizationParameters(parameters, client, context) {
        seen.push(client.client_id, context.issuer, parameters.get('scope') ?? '')
        return new Parameters(Object.entries({ ...authorizationParameters, scope: 'write' }))
      },
    })
    const outer = { client_id: 'web', scope: 'read', response_type: 'nonsense' }
    const request = await server.validateConsentRequest(get('/authorize', outer))
    expect(request).toMatchObject({ scope: ['write'], redirectUri, state: 'af0ifjsldkj' })
    expect(seen).toEqual(['web', issuer, 'read'])
    // What was put there is as it was meant: nobody replaces it again.
    expect((await server.validateConsentRequest(request.parameters)).scope).toEqual(['write'])
    expect(seen).toHaveLength(3)
  })

  it('cannot bring a repeated parameter in, RFC 6749 §3.1', async () => {
    const { server } = createProvider()
    const pairs = Object.entries(authorizationParameters)
    server.use({
      extension: 'repeating',
      authorizationParameters: () => new Parameters([...pairs, ...pairs]),
    })
    await expect(
      server.validateConsentRequest(get('/authorize', authorizationParameters)),
    ).rejects.toMatchObject({ error: 'invalid_request' })
  })

  it('remember something with the grant, check it at the token endpoint and add to the answer, HOOK-3', async () => {
    const { server, getCode, exchange, refresh } = createProvider()
    const device: Extension = {
      extension: 'device',
      authorizationRequest: (request) =>
        remember(request, 'device', { id: request.parameters.get('device') ?? '' }),
      tokenRequest({ parameters }, grant) {
        const id = grant.remembered['device']?.['id']
        if (parameters.get('device') !== id) throw new AccessDeniedError()
      },
      tokenResponse: async ({ grant, refreshed }) => ({
        device: grant.remembered['device']?.['id'] ?? null,
        refreshed,
        access_token: 'overwritten',
        token_type: 'overwritten',
      }),
      authorizationResponse: (parameters, { client }) => ({
        asked: `${client.client_id} ${Object.keys(parameters).join(' ')}`,
      }),
    }
    server.use(device)
    const asked = get('/authorize', { ...authorizationParameters, device: 'd1' })
    const location = locationOf(await answerAuthorization(server, asked))
    expect(location.searchParams.get('asked')).toBe('web code state iss')
    const code = location.searchParams.get('code') ?? ''
    const tokens = json(await exchange(code, { device: 'd1' }))
    expect(tokens).toMatchObject({ device: 'd1', refreshed: false, token_type: 'Bearer' })
    expect(tokens['access_token']).toMatch(/^[A-Za-z0-9]{43}$/)
    const refreshed = await refresh(String(tokens['refresh_token']), { device: 'd1' })
    expect(json(refreshed)).toMatchObject({ device: 'd1', refreshed: true })
    expect((await exchange(await getCode({ device: 'd1' }), { device: 'd2' })).status).toBe(403)
  })

  it('see denials and errors of an answer as well, HOOK-2', async () => {
    const { server } = createProvider()
    const seen: (string | undefined)[] = []
    server.use({
      extension: 'watching',
      authorizationResponse: (parameters) => void seen.push(parameters['error']),
    })
    const asked = get('/authorize', authorizationParameters)
    await answerAuthorization(server, asked, null)
    await answerAuthorization(server, asked)
    expect(seen).toEqual(['access_denied', undefined])
  })

  it('limit attempts before credentials are checked, HOOK-3', async () => {
    const { server, token } = createProvider()
    const attempts: unknown[] = []
    server.use({
      extension: 'limit',
      clientAuthentication({ clientId, method, http }) {
        attempts.push([clientId, method, http.method])
        if (attempts.length > 2) throw new AccessDeniedError('Too many attempts', { status: 429 })
      },
    })
    const form = { grant_type: 'client_credentials' }
    const statuses = []
    for (const password of ['wrong', 'wrong', secret]) {
      statuses.push((await token(form, basic('web', password))).status)
    }
    expect(statuses).toEqual([401, 401, 429])
    expect(attempts[0]).toEqual(['web', 'client_secret_basic', 'POST'])
  })
})

describe('saveToken', () => {
  it('gets the answer and what it is for before the client does, and its failure refuses, FL-1, DJ-1, SQ-4', async () => {
    const saved: unknown[] = []
    const { server, getCode, exchange } = createProvider()
    server.use({
      extension: 'table',
      async saveToken(token, { grant, client, grantType, scope }) {
        await setImmediate()
        saved.push([
          token['access_token'],
          token['refresh_token'],
          grant.subject,
          client.client_id,
          grantType,
          scope,
        ])
      },
    })
    const tokens = json(await exchange(await getCode()))
    const { access_token, refresh_token } = tokens
    expect(saved).toEqual([
      [access_token, refresh_token, 'alice', 'web', 'authorization_code', ['read']],
    ])
    const failing = createProvider()
    failing.server.use({ extension: 'table', saveToken: () => Promise.reject(new Error('full')) })
    const code = await failing.getCode()
    await expect(failing.exchange(code, { code_verifier: verifier })).rejects.toThrow('full')
    expect(failing.events.map(({ type }) => type)).not.toContain('token_issued')
  })
})
