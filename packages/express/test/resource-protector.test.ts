import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { bearerToken } from '@authkit/oauth2/resource'
import express, { type Express } from 'express'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { AccessToken } from '@authkit/oauth2/resource'
import {
  type AuthkitRequest,
  getToken,
  oauthErrorHandler,
  ResourceProtector,
} from '../src/index.ts'
import { send } from './agent.ts'
import { collectFaults } from './fault-collector.ts'
import { listen } from './listen.ts'
import { secret, startProvider, type Provider } from './provider.ts'

async function startApi(
  provider: Provider,
  finish: (app: Express) => void = () => {},
): Promise<string> {
  const protector = new ResourceProtector({
    validators: bearerToken({ store: provider.store, clock: provider.clock }),
    realm: 'notes',
    resourceMetadata: 'https://api.example/.well-known/oauth-protected-resource',
  })
  return listen(() => {
    const app = express()
    app.get('/any', protector.requireToken(), (req, res) => void res.json(getToken(req)))
    app.get('/read', protector.requireToken('notes:read'), (req, res) => {
      res.json({ client: req.authkit?.token?.clientId })
    })
    app.get('/either', protector.requireToken(['notes:admin', 'notes:read']), (_req, res) => {
      res.json({})
    })
    app.get('/both', protector.requireToken('notes:read notes:write'), (_req, res) => {
      res.json({})
    })
    app.get('/optional', protector.requireToken('notes:read', { optional: true }), (req, res) => {
      res.json({ client: req.authkit?.token?.clientId ?? 'nobody' })
    })
    app.get('/recent', protector.requireToken([], { maxAge: 60 }), (_req, res) => {
      res.json({})
    })
    app.get('/staff', protector.requireToken([], { claims: { groups: 'staff' } }), (_req, res) => {
      res.json({})
    })
    app.get('/unguarded', (req, res) => void res.json(getToken(req)))
    finish(app)
    return app
  })
}

async function issueToken(provider: Provider, scope: string): Promise<string> {
  const answer = await send(`${provider.origin}/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${btoa(`web:${secret}`)}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  })
  return JSON.parse(answer.body).access_token
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('requireToken', () => {
  it('lets a token with the scopes through and shows it to the handler, RFC 6750 §2.1', async () => {
    const provider = await startProvider()
    const api = await startApi(provider)
    const token = await issueToken(provider, 'notes:read')
    const any = await send(`${api}/any`, bearer(token))
    expect(JSON.parse(any.body)).toMatchObject({ clientId: 'web', scope: ['notes:read'] })
    expect(JSON.parse((await send(`${api}/read`, bearer(token))).body)).toEqual({ client: 'web' })
    expect((await send(`${api}/either`, bearer(token))).status).toBe(200)
  })

  it('refuses through the default error handler with status and challenge', async () => {
    const provider = await startProvider()
    const api = await startApi(provider, (app) => app.set('env', 'test'))
    const token = await issueToken(provider, 'notes:read')
    const space =
      'realm="notes", resource_metadata="https://api.example/.well-known/oauth-protected-resource"'
    const cases = [
      ['/any', {}, 401, new RegExp(`^Bearer ${space}$`)],
      ['/any', bearer('unknown'), 401, /^Bearer .*error="invalid_token"/],
      ['/any', { headers: { authorization: 'Basic eDp5' } }, 401, new RegExp(`^Bearer ${space}$`)],
      ['/any', { headers: { authorization: 'Bearer' } }, 401, /^Bearer /],
      ['/both', bearer(token), 403, /error="insufficient_scope".*scope="notes:read notes:write"/],
      [
        '/any',
        { headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } },
        400,
        /error="invalid_request"/,
      ],
    ] as const
    for (const [path, sending, status, challenge] of cases) {
      const answer = await send(api + path, sending)
      expect(answer.status).toBe(status)
      expect(answer.headers['www-authenticate']).toMatch(challenge)
    }
  })

  it('lets a request without credentials through where the token is optional, T-RP-7, X-11, FL-4', async () => {
    const provider = await startProvider()
    const api = await startApi(provider)
    const at = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      const { status, body } = await send(`${api}/optional`, { headers })
      return [status, status === 200 ? JSON.parse(body) : undefined]
    }
    expect(await at()).toEqual([200, { client: 'nobody' }])
    const good = await issueToken(provider, 'notes:read')
    expect(await at(`Bearer ${good}`)).toEqual([200, { client: 'web' }])
    const other = await issueToken(provider, 'notes:write')
    expect(await at(`Bearer ${other}`)).toEqual([403, undefined])
    for (const bad of ['Bearer unknown', 'Bearer', 'Basic eDp5']) {
      expect(await at(bad)).toEqual([401, undefined])
    }
  })

  it('asks for a recent sign-in and for groups, J9-11, RFC 9470 §3', async () => {
    const provider = await startProvider()
    const api = await startApi(provider)
    const token = await issueToken(provider, 'notes:read')
    const recent = await send(`${api}/recent`, bearer(token))
    expect(recent.status).toBe(401)
    expect(recent.headers['www-authenticate']).toMatch(
      /error="insufficient_user_authentication".*max_age="60"/,
    )
    const staff = await send(`${api}/staff`, bearer(token))
    expect(staff.status).toBe(403)
    expect(staff.headers['www-authenticate']).toContain('error="insufficient_scope"')
  })

  it('S-C1 refuses a requirement that makes no sense when the route is declared', () => {
    const protector = new ResourceProtector({ validators: bearerToken({ store: memoryStore() }) })
    // What JavaScript callers write is anything.
    const calls: readonly (readonly unknown[])[] = [
      [{ optional: true }],
      [[], { optinal: true }],
      [[], { maxAge: '60' }],
    ]
    for (const given of calls) {
      expect(() => protector.requireToken(...(given as [string]))).toThrow(AuthkitConfigError)
    }
  })

  it('refuses an expired token', async () => {
    const provider = await startProvider()
    const protector = new ResourceProtector({
      validators: bearerToken({ store: provider.store, clock: provider.clock }),
    })
    const api = await listen(() =>
      express().get('/', protector.requireToken(), (_req, res) => void res.end()),
    )
    const token = await issueToken(provider, 'notes:read')
    provider.clock.advance(3599)
    expect((await send(api, bearer(token))).status).toBe(200)
    provider.clock.advance(1)
    expect((await send(api, bearer(token))).status).toBe(401)
  })

  it('B7 refuses scopes and conditions from an unset variable, which let every token in, RFC 6750 §3.1', async () => {
    const protector = new ResourceProtector({ validators: bearerToken({ store: memoryStore() }) })
    const wrong: unknown[][] = [[undefined], [null], [undefined, { maxAge: 60 }], ['a', undefined]]
    for (const given of wrong) {
      // What callers without a compiler may pass.
      expect(() => protector.requireToken(...(given as [string]))).toThrow(AuthkitConfigError)
    }
  })

  it('says where the token is missing in a handler that nobody guards', async () => {
    const faults: unknown[] = []
    const api = await startApi(await startProvider(), (app) => {
      app.use(collectFaults(faults))
    })
    await send(`${api}/unguarded`)
    expect(faults).toEqual([expect.any(AuthkitConfigError)])
    expect(String(faults[0])).toContain('requireToken()')
  })

  it('has a typed token', () => {
    expectTypeOf(getToken).returns.toEqualTypeOf<AccessToken>()
    expectTypeOf<express.Request['authkit']>().toEqualTypeOf<AuthkitRequest | undefined>()
  })
})

describe('oauthErrorHandler', () => {
  it('tells the operator what it does not tell the client', async () => {
    const seen: unknown[] = []
    const provider = await startProvider()
    const api = await startApi(provider, (app) =>
      app.use(
        oauthErrorHandler({ onError: (error, req) => void seen.push([error.error, req.path]) }),
      ),
    )
    await send(`${api}/any`, bearer('unknown'))
    expect(seen).toEqual([['invalid_token', '/any']])
  })

  it('answers protocol errors with JSON and their challenge, RFC 6749 §5.2', async () => {
    const provider = await startProvider()
    const api = await startApi(provider, (app) => app.use(oauthErrorHandler()))
    const answer = await send(`${api}/any`, bearer('unknown'))
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
    expect(answer.headers['content-type']).toBe('application/json')
    expect(JSON.parse(answer.body)).toEqual({
      error: 'invalid_token',
      error_description: expect.any(String),
    })
  })

  it('passes other errors on, and every error once the answer has begun', async () => {
    const seen: unknown[] = []
    const fault = new Error('other')
    const provider = await startProvider()
    const protector = new ResourceProtector({
      validators: bearerToken({ store: provider.store, clock: provider.clock }),
    })
    const api = await listen(() => {
      const app = express()
      app.get('/other', () => {
        throw fault
      })
      app.get('/begun', (_req, res, next) => {
        res.write('begun')
        next()
      })
      app.get('/begun', protector.requireToken())
      app.use(oauthErrorHandler())
      return app.use(collectFaults(seen))
    })
    await send(`${api}/other`)
    expect((await send(`${api}/begun`)).body).toBe('begun')
    expect(seen).toEqual([fault, expect.objectContaining({ status: 401 })])
  })
})
