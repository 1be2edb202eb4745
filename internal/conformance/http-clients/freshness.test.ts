import {
  InvalidTokenError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
} from '@authkit/oauth2/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedApi, type ScriptedApi } from './api.ts'
import { httpClients, oauth2Target, rootOf, type Target } from './clients.ts'

const now = 1_800_000_000
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
const alive = { ...expired, expires_at: now + 600 }
let api: ScriptedApi

beforeAll(async () => {
  api = await scriptedApi()
})
beforeEach(() => {
  api.received.length = 0
  api.on('/token', { json: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
  api.on('/api', { text: 'yes' })
})
afterAll(() => api.close())

function target(options: Partial<OAuth2ClientOptions> = {}): Target & { client: OAuth2Client } {
  const client = new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    clock: () => now,
    serverMetadata: { token_endpoint: `${api.origin}/token` },
    apiBaseUrl: api.origin,
    token: expired,
    ...options,
  })
  return { ...oauth2Target(client, api.origin), client }
}

const bearers = (): unknown[] => api.to('/api').map(({ headers }) => headers.authorization)

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(() => undefined, rootOf)
}

describe.each(httpClients)('$name keeps its token fresh', (http) => {
  it('T14.01, Y01, T3.08: 50 calls on an expired token are one refresh and one update, and all carry the new token', async () => {
    const updates: unknown[] = []
    const app = target({
      updateToken: (token, replaced) => void updates.push([token.access_token, replaced]),
    })
    const calls = Array.from({ length: 50 }, () => http.call(app, '/api'))
    expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(Array(50).fill('yes'))
    expect(api.to('/token')).toHaveLength(1)
    expect(bearers()).toEqual(Array(50).fill('Bearer new'))
    expect(updates).toEqual([['new', { refreshToken: 'r1' }]])
  })

  it('T14.07, Y07, C-15: no call goes out before the new token was saved', async () => {
    const order: string[] = []
    api.on('/api', () => (order.push('call'), { text: 'yes' }))
    const app = target({
      updateToken: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        order.push('saved')
      },
    })
    await Promise.all([http.call(app, '/api'), http.call(app, '/api')])
    expect(order).toEqual(['saved', 'call', 'call'])
  })

  it('T3.13, C72: keeps the refresh token that the server did not replace', async () => {
    const app = target()
    await http.call(app, '/api')
    expect(app.client.token?.refresh_token).toBe('r1')
  })

  it('T3.23: 20 calls that the API refuses at once are one refresh, and each is sent once more', async () => {
    api.on('/api', ({ headers }) =>
      headers.authorization === 'Bearer new' ? { text: 'yes' } : { status: 401 },
    )
    const app = target({ token: alive })
    const calls = Array.from({ length: 20 }, () => http.call(app, '/api'))
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(api.to('/token')).toHaveLength(1)
    expect(api.to('/api')).toHaveLength(40)
  })

  it('T3.23: a second 401 is the answer', async () => {
    api.on('/api', { status: 401, text: 'no' })
    const answer = await http.call(target({ token: alive }), '/api')
    expect(answer).toEqual({ status: 401, text: 'no' })
    expect(api.to('/api')).toHaveLength(2)
  })

  it('T3.15, C-15: a refused refresh token ends the session once, and nothing is sent', async () => {
    api.on('/token', { status: 400, json: { error: 'invalid_grant' } })
    const ended: unknown[] = []
    const app = target({ sessionExpired: (replaced) => void ended.push(replaced) })
    const calls = Array.from({ length: 5 }, () => failure(http.call(app, '/api')))
    for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(OAuthError)
    expect(await failure(http.call(app, '/api'))).toBeInstanceOf(MissingTokenError)
    expect(ended).toEqual([{ refreshToken: 'r1' }])
    expect(api.received).toHaveLength(1)
  })

  it('Y02: an outage of the token endpoint is one request, and the API is not called', async () => {
    api.on('/token', { status: 503, text: 'later' })
    const app = target()
    const calls = Array.from({ length: 5 }, () => failure(http.call(app, '/api')))
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ status: 503 })
    expect(api.received).toHaveLength(1)
    api.on('/token', { json: { access_token: 'new' } })
    expect((await http.call(app, '/api')).status).toBe(200)
  })

  it('an aborted call leaves the refresh to the others', async () => {
    let release = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      api.on('/token', async () => {
        resolve()
        await new Promise<void>((done) => (release = done))
        return { json: { access_token: 'new' } }
      })
    })
    const app = target()
    const controller = new AbortController()
    const aborted = failure(http.call(app, '/api', { signal: controller.signal }))
    const other = http.call(app, '/api')
    await asked
    controller.abort()
    expect(await aborted).toBeDefined()
    release()
    expect((await other).text).toBe('yes')
    expect(bearers()).toEqual(['Bearer new'])
  })

  it('T3.09, H03: an expired token that cannot be renewed is not sent', async () => {
    const app = target({ token: { access_token: 'old', expires_at: now - 1 } })
    expect(await failure(http.call(app, '/api'))).toBeInstanceOf(InvalidTokenError)
    expect(api.received).toHaveLength(0)
  })

  it('T3.20, H02: without a token nothing is sent', async () => {
    const app = target({ token: undefined })
    expect(await failure(http.call(app, '/api'))).toBeInstanceOf(MissingTokenError)
    expect(api.received).toHaveLength(0)
  })

  it('T3.10, T3.11: a token for the application itself is renewed by its grant', async () => {
    const replaced: unknown[] = []
    const app = target({
      grantType: 'client_credentials',
      token: { access_token: 'old', expires_at: now - 1 },
      updateToken: (_, old) => void replaced.push(old),
    })
    await http.call(app, '/api')
    expect(replaced).toEqual([{ accessToken: 'old' }])
    expect(String(api.to('/token')[0]?.body)).toContain('grant_type=client_credentials')
    expect(bearers()).toEqual(['Bearer new'])
  })

  it('T3.17: a token that says nothing of its end is not renewed', async () => {
    await http.call(target({ token: { access_token: 'old', refresh_token: 'r1' } }), '/api')
    expect(api.to('/token')).toHaveLength(0)
  })

  it('T3.19: with autoRefresh off an expired token is sent, and a 401 is the answer', async () => {
    api.on('/api', { status: 401 })
    const answer = await http.call(target({ autoRefresh: false }), '/api')
    expect(answer.status).toBe(401)
    expect(bearers()).toEqual(['Bearer old'])
    expect(api.to('/token')).toHaveLength(0)
  })
})
