import type { JsonObject } from '@authkit/common/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  type RenewalLock,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
const fresh: Answer = {
  body: { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 600 },
}

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', fresh)
  server.on('/api', { body: {} })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    clock: () => now,
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    ...options,
  })
}

const sent = (): (string | undefined)[] =>
  server.to('/api').map(({ headers }) => headers.authorization)

describe('readToken', () => {
  it('Y08, T14.08: a token that another process saved is used instead of a refresh', async () => {
    const saved: unknown[] = []
    const app = client({
      token: expired,
      readToken: () => ({ access_token: 'theirs', refresh_token: 'r2', expires_at: now + 600 }),
      updateToken: (token) => void saved.push(token),
    })
    await app.fetch('/api')
    expect(sent()).toEqual(['Bearer theirs'])
    expect(app.token?.refresh_token).toBe('r2')
    expect(server.to('/token')).toHaveLength(0)
    expect(saved).toEqual([])
  })

  it('Y08: is asked again when the server refuses the refresh token, before the session ends', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const ended: unknown[] = []
    const answers = [expired, { access_token: 'theirs', expires_at: now + 600 }]
    const app = client({
      token: expired,
      readToken: async () => answers.shift(),
      sessionExpired: (replaced) => void ended.push(replaced),
    })
    await app.fetch('/api')
    expect(sent()).toEqual(['Bearer theirs'])
    expect(ended).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['the null of a database', null],
    ['the same token', expired],
    ['the same access token with another expiry', { ...expired, expires_at: now + 600 }],
    ['a token that has expired too', { access_token: 'theirs', expires_at: now - 1 }],
  ])('%s changes nothing', async (_, stored) => {
    const app = client({ token: expired, readToken: () => stored as never })
    await app.fetch('/api')
    expect(sent()).toEqual(['Bearer new'])
  })
})

/** One lock for many clients, as a store is for many processes: keeps what the first was given. */
function sharedLock(): RenewalLock & { readonly kept: Map<string, Promise<JsonObject>> } {
  const kept = new Map<string, Promise<JsonObject>>()
  return {
    kept,
    async run(key, secret, renew) {
      expect(secret).toBe('r1')
      // A digest, which may hold any two characters.
      expect(key).toMatch(/^[\w-]{43}$/)
      const work = kept.get(key) ?? renew()
      kept.set(key, work)
      return work
    },
  }
}

describe('lock', () => {
  it('Y07, T14.07: gives everybody else what the one who renewed got, after it was saved', async () => {
    const lock = sharedLock()
    const saved: string[] = []
    const one = client({
      token: expired,
      lock,
      updateToken: async (token) => {
        await Promise.resolve()
        saved.push(token.access_token)
      },
    })
    await one.refreshToken()
    // Another process has no flight to join.
    const other = client({ token: expired, lock, updateToken: () => void saved.push('again') })
    const token = await other.refreshToken()
    expect({ ...token }).toEqual({ ...one.token })
    expect(saved).toEqual(['new'])
    expect(server.to('/token')).toHaveLength(1)
  })

  it('tells everybody that the refresh token is at its end, and the application once', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant', error_description: 'x' } })
    const lock = sharedLock()
    const ended: unknown[] = []
    const options = { token: expired, lock, sessionExpired: (): void => void ended.push(1) }
    for (const app of [client(options), client(options)]) {
      const error = await app.refreshToken().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(OAuthError)
      expect(error).toMatchObject({ error: 'invalid_grant', description: 'x' })
      expect(app.token).toBeUndefined()
    }
    expect(ended).toHaveLength(1)
    expect(server.to('/token')).toHaveLength(1)
  })

  it('hands a token over that could not be saved, and fails for the one who could not', async () => {
    const lock = sharedLock()
    const failing = client({
      token: expired,
      lock,
      updateToken: () => Promise.reject(new Error('the disk is full')),
    })
    await expect(failing.refreshToken()).rejects.toThrow('the disk is full')
    const token = await client({ token: expired, lock }).refreshToken()
    expect(token.access_token).toBe('new')
    expect(server.to('/token')).toHaveLength(1)
  })

  it.each([
    undefined,
    null,
    [],
    'text',
    {},
    { token: 'text' },
    { token: [] },
    { refused: 'text' },
    { refused: { error: 5, description: 5 } },
    { token: {} },
  ])('an outcome that is none is a typed error: %j', async (outcome) => {
    const app = client({ token: expired, lock: { run: async () => outcome as never } })
    await expect(app.refreshToken()).rejects.toThrow(/invalid_grant|no access_token/)
  })
})

describe('a client without a token', () => {
  it('H02, T3.20: is refused before anything is sent when a person has to take part', async () => {
    await expect(client().fetch('/api')).rejects.toThrow(MissingTokenError)
    expect(server.received).toHaveLength(0)
  })

  it('Y04, C74: fetches its first token once when its grant needs nobody', async () => {
    const app = client({ grantType: 'client_credentials' })
    await Promise.all(Array.from({ length: 10 }, () => app.fetch('/api')))
    expect(server.to('/token')).toHaveLength(1)
    expect(sent()).toEqual(Array(10).fill('Bearer new'))
  })

  it('does not share its first token with another client of the same name', async () => {
    const options = { grantType: 'client_credentials' }
    await Promise.all([client(options).fetch('/api'), client(options).fetch('/api')])
    expect(server.to('/token')).toHaveLength(2)
  })
})

describe('autoRefresh', () => {
  it('T3.19: false leaves it to the application to renew', async () => {
    const app = client({ token: expired, autoRefresh: false })
    expect(await app.tokens.replace('old')).toBeUndefined()
    expect((await app.tokens.current()).access_token).toBe('old')
    await app.ensureActiveToken()
    await app.fetch('/api')
    expect(sent()).toEqual(['Bearer new'])
  })

  it('T3.19: false still fetches the first token of a client that works for itself', async () => {
    await client({ grantType: 'client_credentials', autoRefresh: false }).fetch('/api')
    expect(sent()).toEqual(['Bearer new'])
  })

  it('T3.19, G04: false sends an expired token as it is, and takes the 401 for an answer', async () => {
    server.on('/api', { status: 401, body: {} })
    const app = client({ token: expired, autoRefresh: false })
    const response = await app.fetch('/api')
    expect(response.status).toBe(401)
    expect(sent()).toEqual(['Bearer old'])
    expect(server.to('/token')).toHaveLength(0)
  })

  it('T3.23: by default a 401 is answered by one refresh and one more request', async () => {
    server.on('/api', { status: 401, body: {} })
    const app = client({ token: { ...expired, expires_at: now + 600 } })
    const response = await app.fetch('/api')
    expect(response.status).toBe(401)
    expect(sent()).toEqual(['Bearer old', 'Bearer new'])
    expect(server.to('/token')).toHaveLength(1)
  })
})
