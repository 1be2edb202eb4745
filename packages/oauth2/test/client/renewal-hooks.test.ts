import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Client, type OAuth2ClientOptions, type RenewalLock } from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
const grantType = 'client_credentials'

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
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
  it('Y08: is asked before a refresh, and for nothing else', async () => {
    let reads = 0
    const readToken = (): undefined => void (reads += 1)
    const none = { access_token: 'old', expires_at: now - 1 }
    await client({ token: none, grantType, readToken }).fetch('/api')
    await client({ grantType, readToken }).fetch('/api')
    await client({ token: { ...expired, expires_at: now + 600 }, readToken }).fetch('/api')
    expect(reads).toBe(0)
    await client({ token: expired, readToken }).fetch('/api')
    expect(reads).toBe(1)
  })

  it('Y08: gives a token that is judged by the clock and the leeway of the client', async () => {
    const readToken = (): Record<string, unknown> => ({
      access_token: 'theirs',
      refresh_token: 'r2',
      expires_in: 100,
    })
    await client({ token: expired, readToken, leeway: 101 }).fetch('/api')
    await client({ token: expired, readToken, leeway: 100 }).fetch('/api')
    expect(sent()).toEqual(['Bearer new', 'Bearer theirs'])
  })

  it('Y08: gives a token that may be one whose expiry nobody knows', async () => {
    await client({ token: expired, readToken: () => ({ access_token: 'theirs' }) }).fetch('/api')
    expect(sent()).toEqual(['Bearer theirs'])
  })
})

describe('sessionExpired', () => {
  it('C74: is not called when the credentials of the client are refused', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const calls: unknown[] = []
    const app = client({
      token: { access_token: 'old', expires_at: now - 1 },
      grantType,
      readToken: () => void calls.push('read'),
      sessionExpired: () => void calls.push('ended'),
    })
    await expect(app.fetch('/api')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(calls).toEqual([])
    expect(app.token?.access_token).toBe('old')
  })

  it('G12: is waited for, and what goes wrong there is told', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const sessionExpired = (): Promise<never> => Promise.reject(new Error('the disk is full'))
    await expect(client({ token: expired, sessionExpired }).refreshToken()).rejects.toThrow(
      'the disk is full',
    )
  })
})

describe('updateToken', () => {
  it('C12, C74: is told of a first token that no person took part in', async () => {
    const saved: unknown[] = []
    const app = client({
      grantType,
      updateToken: (token, replaced) => void saved.push([token.access_token, replaced]),
    })
    await app.fetch('/api')
    expect(saved).toEqual([['new', {}]])
  })

  it('C12: is not told of a token that the application fetched itself', async () => {
    const saved: unknown[] = []
    await client({ updateToken: (token) => void saved.push(token) }).fetchToken()
    expect(saved).toEqual([])
  })

  it('C73, G12: fails for the caller even where nobody said why', async () => {
    const outcomes: string[] = []
    for (const reason of [undefined, null, 0, new Error('x')]) {
      const app = client({
        token: expired,
        updateToken: () => Promise.reject(reason),
      })
      await app.refreshToken().then(
        () => outcomes.push('saved'),
        (thrown: unknown) => outcomes.push(thrown === reason ? 'told' : 'changed'),
      )
      expect(app.token?.access_token).toBe('new')
    }
    expect(outcomes).toEqual(Array(4).fill('told'))
  })
})

describe('lock', () => {
  it('H16: is not asked where there is no refresh token', async () => {
    const lock = { run: () => Promise.reject(new Error('locked')) }
    await client({ grantType, lock }).fetch('/api')
    await expect(client({ token: expired, lock }).fetch('/api')).rejects.toThrow('locked')
    expect(sent()).toEqual(['Bearer new'])
  })

  it('H16: has a key that tells apart what the server would, and holds no secret', async () => {
    const keys: string[] = []
    const lock: RenewalLock = {
      run: (key, _, renew) => {
        keys.push(key)
        return renew()
      },
    }
    const variants: Partial<OAuth2ClientOptions>[] = [
      {},
      { clientId: 'other' },
      { clientSecret: 'other' },
      { token: { ...expired, refresh_token: 'r9' } },
      { serverMetadata: { token_endpoint: `${server.origin}/token?tenant=b` } },
    ]
    for (const each of variants) await client({ token: expired, lock, ...each }).refreshToken()
    await client({ token: expired, lock }).refreshToken(undefined, { scope: 'a' })
    await client({ token: expired, lock }).refreshToken()
    expect(new Set(keys).size).toBe(6)
    expect(keys.at(-1)).toBe(keys[0])
    expect(keys.every((key) => /^[\w-]{43}$/.test(key))).toBe(true)
  })

  it('H16: is handed the refusal of the server, and gives that of another process', async () => {
    const body = { error: 'invalid_grant', error_description: 'x' }
    server.on('/token', { status: 400, body })
    const outcomes: unknown[] = []
    const lock: RenewalLock = {
      run: async (_, __, renew) => {
        const outcome = await renew()
        outcomes.push(outcome)
        return outcome
      },
    }
    const own = client({ token: expired, lock }).refreshToken()
    await expect(own).rejects.toMatchObject({ error: 'invalid_grant', description: 'x' })
    expect(outcomes).toEqual([{ refused: { error: 'invalid_grant', description: 'x' } }])
    const refused = { error: 'other', description: 'y' }
    const theirs = client({ token: expired, lock: { run: async () => ({ refused }) } })
    await expect(theirs.refreshToken()).rejects.toMatchObject(refused)
  })

  it('H16: lets an error of the server that is no refusal through as it is', async () => {
    server.on('/token', { status: 503, headers: { 'retry-after': '5' }, body: { error: 'x' } })
    const app = client({ token: expired, lock: { run: (_, __, renew) => renew() } })
    await expect(app.refreshToken()).rejects.toMatchObject({ status: 503, retryAfter: '5' })
    expect(app.token?.access_token).toBe('old')
  })
})
