import type { HttpRequest } from '@authkit/common/http'
import { tokenExchange } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, challenge, get, json, locationOf, post, secret, verifier } from '../provider.ts'
import {
  type Answer,
  appUri,
  authenticates,
  createRegistrar,
  registered,
  type Registrar,
} from './registrar.ts'

describe('the end of a client', () => {
  it('T-CF-12 CF-6 A-44 takes everything along that was issued to it, RFC 7592 §2.3', async () => {
    const members = { grant_types: ['authorization_code', 'refresh_token'] }
    const { server, store, manage, client, events, register, kept } = await registered({}, members)
    const other = await register(members)
    const issued = await signIn(server, client)
    const untouched = await signIn(server, other)
    const { accessTokens, refreshTokens, consents, codes, grants } = server.context.repositories
    const clientId = String(client['client_id'])
    await consents.add('alice', clientId, ['read'])
    await consents.add('alice', String(other['client_id']), ['read'])

    const response = await manage('DELETE', client)
    expect(response.status).toBe(204)
    expect(response.body).toBeUndefined()
    expect(response.headers['cache-control']).toBe('no-store')
    expect(events.at(-1)).toEqual({ type: 'client_deleted', clientId })

    expect(await kept(clientId)).toBeUndefined()
    expect(await accessTokens.find(issued.accessToken)).toBeUndefined()
    expect(await refreshTokens.find(issued.refreshToken)).toBeUndefined()
    expect(await codes.find(issued.code)).toBeUndefined()
    expect(await consents.find('alice', clientId)).toBeUndefined()
    for (const kind of ['grant', 'access_token', 'refresh_token', 'authorization_code', 'consent'])
      expect(await store.findBy(kind, { clientId }), kind).toEqual([])

    expect(await accessTokens.find(untouched.accessToken)).toBeDefined()
    expect(await refreshTokens.find(untouched.refreshToken)).toBeDefined()
    expect(await codes.find(untouched.code)).toBeDefined()
    expect(await consents.find('alice', String(other['client_id']))).toEqual(['read'])
    expect(await grants.find(untouched.grantId)).toBeDefined()
  })

  it('S-X3 leaves the store to others, however many grants the client has', async () => {
    const { server, manage, client, store } = await registered()
    const clientId = String(client['client_id'])
    for (let index = 0; index < 50; index++) {
      const grantId = `grant ${index}`
      await store.put('grant', { id: grantId, grantId, clientId, data: {} })
      await store.put('access_token', { id: `token ${index}`, grantId, clientId: 'b', data: {} })
    }
    let running = 0
    let most = 0
    const deleteBy = store.deleteBy.bind(store)
    store.deleteBy = async (kind, selector) => {
      most = Math.max(most, ++running)
      await deleteBy(kind, selector)
      running--
    }
    expect((await manage('DELETE', client)).status).toBe(204)
    expect(most).toBeLessThanOrEqual(4)
    expect(await store.findBy('access_token', { clientId: 'b' })).toEqual([])
    expect(await server.context.repositories.clients.find(clientId)).toBeUndefined()
  })

  it('T-CF-3 CF-2 is the end of its registration access token as well, RFC 7592 §2.3', async () => {
    const { manage, client, current } = await registered()
    expect((await manage('DELETE', client)).status).toBe(204)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await manage(method, client, method === 'PUT' ? current : undefined)
      expect([response.status, json(response)['error']]).toEqual([401, 'invalid_token'])
    }
  })

  it('does not let it sign in any more, nor come back by an update under way', async () => {
    const { server, manage, client, put, kept } = await registered()
    const [removed, updated] = await Promise.all([manage('DELETE', client), put()])
    expect(removed.status).toBe(204)
    expect([200, 401, 409]).toContain(updated['status'])
    expect(await kept(client['client_id'])).toBeUndefined()
    expect(await authenticates({ server }, client, client['client_secret'])).toBe(false)
  })

  it('answers 503 when the store fails at any step, and the client can try again', async () => {
    const { clients, accessTokens } = createRegistrar().server.context.repositories
    const broken = new Set<string>()
    const failing = (name: string, work: (clientId: string) => Promise<void>) => {
      return async (clientId: string): Promise<void> => {
        if (broken.delete(name)) throw new Error('the database is gone')
        await work(clientId)
      }
    }
    const repositories = {
      clients: { ...clients, remove: failing('remove', clients.remove) },
      accessTokens: {
        ...accessTokens,
        removeByClient: failing('removeByClient', accessTokens.removeByClient),
      },
    }
    const { manage, client, kept } = await registered({ server: { repositories } })
    for (const name of ['removeByClient', 'remove']) {
      broken.add(name)
      expect((await manage('DELETE', client)).status, name).toBe(503)
      expect(await kept(client['client_id']), name).toBeDefined()
    }
    expect((await manage('DELETE', client)).status).toBe(204)
  })

  it('takes along what a request under way saved meanwhile', async () => {
    const { clients, accessTokens } = createRegistrar().server.context.repositories
    const remove = async (clientId: string): Promise<void> => {
      const end = 1_700_003_600
      await accessTokens.save('late', { clientId, scope: [], issuedAt: end - 3600, expiresAt: end })
      await clients.remove(clientId)
    }
    const repositories = { clients: { ...clients, remove }, accessTokens }
    const { manage, client } = await registered({ server: { repositories } })
    expect((await manage('DELETE', client)).status).toBe(204)
    expect(await accessTokens.find('late')).toBeUndefined()
  })

  it.each([[{ subject: 'alice', authentication: { time: 1_700_000_000 } }], [null]])(
    'attack A10: gives no code to a client that was deleted while its consent page was open, RFC 7592 §2.3',
    async (approval) => {
      const { server, manage, client, events, store } = await registered()
      const request = await server.validateConsentRequest(authorizationOf(client))
      expect((await manage('DELETE', client)).status).toBe(204)
      const response = await server.createAuthorizationResponse(request, approval)
      // Its redirect URI is nobody's: the user is told.
      expect([response.status, response.headers['location']]).toEqual([400, undefined])
      expect(json(response)['error']).toBe('invalid_client')
      expect(events.at(-1)).toMatchObject({ type: 'request_refused', reason: 'unknown_client' })
      for (const kind of ['grant', 'authorization_code'])
        expect(await store.findBy(kind, { clientId: String(client['client_id']) })).toEqual([])
    },
  )

  it('attack B4: takes along what another client exchanged a token of it for, RFC 7592 §2.3, RFC 8693 §2.2', async () => {
    const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
    const api = { client_id: 'api', client_secret: secret, grant_types: [exchange] }
    const members = { grant_types: ['authorization_code', 'refresh_token'] }
    const registrar = await registered({ server: { clients: [api] } }, members)
    const { server, manage, client } = registrar
    server.registerGrant(tokenExchange({ policy: () => ({}) }))
    const form = {
      grant_type: exchange,
      subject_token: (await signIn(server, client)).accessToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }
    const headers = basic('api', secret)
    const exchanged = json(await server.createTokenResponse(post('/token', form, headers)))
    const { accessTokens } = server.context.repositories
    const token = String(exchanged['access_token'])
    expect(await accessTokens.find(token)).toMatchObject({ clientId: 'api', subject: 'alice' })
    expect((await manage('DELETE', client)).status).toBe(204)
    expect(await accessTokens.find(token)).toBeUndefined()
  })

  it.each([undefined, 3, []])(
    'attack B4: is complete where the table of grants of the application answers %j, RFC 7592 §2.3',
    async (answer) => {
      const { grants } = createRegistrar().server.context.repositories
      const removed: string[] = []
      const own = {
        ...grants,
        removeByClient: async (clientId: string): Promise<void> => {
          removed.push(clientId)
          // What a driver answers, past the compiler.
          return answer as unknown as undefined
        },
      }
      const { manage, client, kept } = await registered({
        server: { repositories: { grants: own } },
      })
      expect((await manage('DELETE', client)).status).toBe(204)
      expect(removed).toContain(client['client_id'])
      expect(await kept(client['client_id'])).toBeUndefined()
    },
  )

  it('attack A4: leaves no token to a client that was deleted while its token was being saved, RFC 7592 §2.3', async () => {
    const { accessTokens } = createRegistrar().server.context.repositories
    const meanwhile: { end?: () => Promise<unknown> } = {}
    const saved: string[] = []
    const repositories = {
      accessTokens: {
        ...accessTokens,
        // The whole deletion fits between the check of the client and the moment when its token is there.
        save: async (...[token, record]: Parameters<typeof accessTokens.save>): Promise<void> => {
          await meanwhile.end?.()
          saved.push(token)
          await accessTokens.save(token, record)
        },
      },
    }
    const members = { grant_types: ['authorization_code', 'refresh_token'] }
    const registrar = await registered({ server: { repositories } }, members)
    const { server, manage, client, events } = registrar
    meanwhile.end = () => manage('DELETE', client)
    expect((await signIn(server, client)).accessToken).toBe('undefined')
    expect(saved).toHaveLength(1)
    expect(await accessTokens.find(saved[0] ?? '')).toBeUndefined()
    expect(events.at(-1)).toMatchObject({ error: 'unauthorized_client', reason: 'client_gone' })
    expect(events.map(({ type }) => type)).not.toContain('token_issued')
  })
})

/** The authorization request of a client. */
function authorizationOf(client: Answer): HttpRequest {
  return get('/authorize', {
    response_type: 'code',
    client_id: String(client['client_id']),
    redirect_uri: appUri,
    scope: 'read',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
}

/** A sign-in whose code is redeemed, and another one whose code is not. */
async function signIn(server: Registrar['server'], client: Answer) {
  const getCode = async (): Promise<string> => {
    const request = await server.validateConsentRequest(authorizationOf(client))
    const approval = { subject: 'alice', authentication: { time: 1_700_000_000 } }
    const response = await server.createAuthorizationResponse(request, approval)
    return locationOf(response).searchParams.get('code') ?? ''
  }
  const code = await getCode()
  const grantId = (await server.context.repositories.codes.find(code))?.grantId ?? ''
  const form = { grant_type: 'authorization_code', redirect_uri: appUri, code_verifier: verifier }
  const headers = basic(String(client['client_id']), String(client['client_secret']))
  const redeemed = { ...form, code: await getCode() }
  const tokens = json(await server.createTokenResponse(post('/token', redeemed, headers)))
  return {
    code,
    grantId,
    accessToken: String(tokens['access_token']),
    refreshToken: String(tokens['refresh_token']),
  }
}
