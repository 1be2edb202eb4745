import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
const fresh: Answer = { body: { access_token: 'new', token_type: 'Bearer', expires_in: 60 } }

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', fresh)
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    clock: () => now,
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    ...options,
  })
}

function posted(): Record<string, string>[] {
  return server.to('/token').map(({ form }) => Object.fromEntries(form))
}

describe('a renewal', () => {
  it('C-15, H16, Y01, Y03 is one request and one update for clients that ask at the same time', async () => {
    let updates = 0
    const clients = Array.from({ length: 10 }, () =>
      client({ token: { ...expired }, updateToken: () => void (updates += 1) }),
    )
    const tokens = await Promise.all(
      clients.flatMap((each) => [each.refreshToken(), each.refreshToken()]),
    )
    expect(server.received).toHaveLength(1)
    expect(updates).toBe(1)
    expect(new Set(tokens).size).toBe(1)
    expect(clients.every(({ token }) => token === tokens[0])).toBe(true)
  })

  it.each([
    ['a logout', undefined],
    ['the login of another user', { access_token: 'of-bob' }],
  ])('C-15 does not bring back the token of before %s', async (_, token) => {
    const saved: (string | undefined)[] = []
    const app = client({
      token: expired,
      updateToken: ({ access_token }, { refreshToken }) =>
        void saved.push(access_token, refreshToken),
    })
    const renewals = Promise.all([app.refreshToken(), app.refreshToken()])
    app.token = token
    const [renewed] = await renewals
    expect(renewed.access_token).toBe('new')
    expect(saved).toEqual(['new', 'r1'])
    expect(app.token?.access_token).toBe(token?.access_token)
  })

  it('C-15, C75 does not renew the token of the next user with the credentials of the client', async () => {
    const app = client({
      grantType: 'client_credentials',
      token: { access_token: 'old', expires_at: 1 },
    })
    const renewal = app.ensureActiveToken()
    app.token = { access_token: 'of-bob', refresh_token: 'r9', expires_at: now - 1 }
    await renewal
    expect(app.token?.access_token).toBe('of-bob')
    await app.ensureActiveToken()
    expect(posted().at(-1)).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r9' })
  })

  it('Y02, T14.02, H16: fails once for all who wait, and is tried again by the next', async () => {
    server.on('/token', { status: 503, body: { error: 'temporarily_unavailable' } })
    const app = client({ token: expired })
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => app.refreshToken()))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    expect(server.received).toHaveLength(1)
    await expect(app.refreshToken()).rejects.toThrow(OAuthError)
    expect(server.received).toHaveLength(2)
  })

  it('T3.15: a refresh token that the server no longer takes ends the session once, and is not sent again', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const ended: unknown[] = []
    const app = client({
      token: expired,
      apiBaseUrl: server.origin,
      sessionExpired: (replaced, { error }) => void ended.push([replaced, error]),
    })
    const calls = Array.from({ length: 5 }, () => app.fetch('/api'))
    const outcomes = await Promise.allSettled(calls)
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    await expect(app.fetch('/api')).rejects.toThrow(MissingTokenError)
    expect(app.token).toBeUndefined()
    expect(ended).toEqual([[{ refreshToken: 'r1' }, 'invalid_grant']])
    expect(server.received).toHaveLength(1)
  })

  it('keeps the token of a login that came while the old one was refused', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const app = client({ token: expired })
    const renewal = app.refreshToken()
    app.token = { access_token: 'of-bob' }
    await expect(renewal).rejects.toThrow(OAuthError)
    expect(app.token?.access_token).toBe('of-bob')
  })

  it('is not shared by clients of different identifiers or tokens', async () => {
    await Promise.all([
      client({ token: expired }).refreshToken(),
      client({ token: expired, clientId: 'other' }).refreshToken(),
      client({ token: { ...expired, refresh_token: 'r9' } }).refreshToken(),
    ])
    expect(server.received).toHaveLength(3)
  })
})
