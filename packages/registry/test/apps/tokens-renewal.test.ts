import {
  apiTokens,
  type ClientAuthentication,
  clientSecretBasic,
  type OAuth2Token,
  type TokenInput,
} from '@authkit/oauth2/client'
import type { OAuth2Registration, OAuthOptions, TokenUpdate } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import { changed, everyFlow, request } from './every-flow.ts'

const discovery = '/.well-known/openid-configuration'

/** A person who logged in an hour ago at a provider that answers each refresh with a new ID Token, and a process that has just started. */
async function anHourLater(
  config: OAuth2Registration = {},
  options: Partial<OAuthOptions<'op'>> = {},
) {
  const before = everyFlow()
  const { token } = await before.login()
  const { clock, server, send } = before
  clock.advance(3600)
  const sent: Request[] = []
  const answers = new Map<string, (response: Response) => Response | Promise<Response>>()
  answers.set('/token', async (response) => {
    const body = Object(await response.json())
    if (body.error !== undefined) return Response.json(body, { status: 400 })
    const claims = { iat: clock(), exp: clock() + 600, at_hash: undefined, nonce: undefined }
    return Response.json({ ...body, id_token: changed(token.id_token, claims) })
  })
  const after = everyFlow(config, {
    clock,
    fetch: async (input, init) => {
      const outgoing = new Request(input, init)
      sent.push(outgoing.clone())
      const response = await send(outgoing)
      return (await answers.get(new URL(outgoing.url).pathname)?.(response)) ?? response
    },
    ...options,
  })
  const asked = (path: string) => sent.filter(({ url }) => new URL(url).pathname === path).length
  return {
    ...before,
    app: after.oauth.op,
    oauth: after.oauth,
    token,
    sent,
    asked,
    answers,
    clock,
    server,
  }
}

const bearers = (sent: readonly Request[]) =>
  sent
    .filter(({ url }) => url.startsWith('https://api.example/'))
    .map(({ headers }) => headers.get('authorization'))

describe('an expired token', () => {
  it('C-16, Y03, T14.03, G05 is renewed by one discovery, one refresh and one JWKS request for 1000 calls with it', async () => {
    const updates: string[] = []
    const { app, token, asked, sent } = await anHourLater(
      {},
      { updateToken: (name) => void updates.push(name) },
    )
    const stored = token.toJSON()
    const calls = Array.from({ length: 1000 }, () => app.get('notes', { token: stored }))
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect([asked(discovery), asked('/token'), asked('/jwks')]).toEqual([1, 1, 1])
    expect(new Set(bearers(sent)).size).toBe(1)
    expect(bearers(sent)).toHaveLength(1000)
    expect(updates).toEqual(['op'])
  })

  it('C-16, Y03 is renewed as seldom through one client for an HTTP client', async () => {
    let saved = 0
    const { app, token, asked } = await anHourLater()
    const client = app.tokenClient({ token: token.toJSON(), updateToken: () => void (saved += 1) })
    expect(asked(discovery)).toBe(0)
    const tokens = apiTokens(client, { baseUrl: 'https://api.example/' })
    const current = await Promise.all(Array.from({ length: 1000 }, () => tokens.current()))
    expect(new Set(current.map((each) => each.access_token)).size).toBe(1)
    expect(current[0]?.access_token).not.toBe(token.access_token)
    expect([asked(discovery), asked('/token'), asked('/jwks'), saved]).toEqual([1, 1, 1, 1])
    const replaced = await tokens.replace(token.access_token)
    expect(replaced?.access_token).toBe(current[0]?.access_token)
    expect(asked('/token')).toBe(1)
  })

  it('T11.06 is renewed for the request of a browser, with the secret of the client, before the call', async () => {
    const store = new Map<string, TokenInput>()
    const { app, token, sent, asked } = await anHourLater(
      {},
      {
        fetchToken: (name) => store.get(name),
        updateToken: (name, renewed) => void store.set(name, renewed.toJSON()),
      },
    )
    store.set('op', token.toJSON())
    const req = request('https://app.example/')
    await Promise.all([app.get('a', { request: req }), app.get('b', { request: req })])
    await app.get('c', { request: request('https://app.example/') })
    expect(asked('/token')).toBe(1)
    const refresh = sent.find(({ url }) => url === `${issuer}/token`)
    expect(refresh?.headers.get('authorization')).toMatch(/^Basic /)
    expect(new Set(bearers(sent))).toEqual(
      new Set([`Bearer ${Object(store.get('op')).access_token}`]),
    )
  })

  it('Y08, T14.08 that another process renewed is read again instead of being refreshed', async () => {
    const { app, token, sent, asked, clock } = await anHourLater(
      {},
      { fetchToken: async () => shelf.shift() },
    )
    const theirs = {
      access_token: 'renewed-elsewhere',
      refresh_token: 'R2',
      expires_at: clock() + 600,
    }
    const shelf: TokenInput[] = [token.toJSON(), theirs]
    await app.get('a', { request: request('https://app.example/') })
    expect(bearers(sent)).toEqual(['Bearer renewed-elsewhere'])
    expect(asked('/token')).toBe(0)
  })

  it('R08, T11.09 is replaced by updateToken first, then tokenUpdate is told, each with name, token and what went', async () => {
    const told: unknown[] = []
    const seen = (by: string, update: object) =>
      void told.push([by, ...Object.values(update).map((each) => textOf(each))])
    const { oauth, app, token } = await anHourLater(
      {},
      {
        updateToken: async (name, renewed, replaced) => {
          await Promise.resolve()
          seen('updateToken', { name, renewed, ...replaced })
        },
      },
    )
    const stop = oauth.on('tokenUpdate', ({ name, token: renewed, refreshToken }: TokenUpdate) =>
      seen('tokenUpdate', { name, renewed, refreshToken }),
    )
    const renewed = await app.refreshToken(token)
    expect(told).toEqual([
      ['updateToken', 'op', renewed.access_token, token.refresh_token],
      ['tokenUpdate', 'op', renewed.access_token, token.refresh_token],
    ])
    stop()
    await app.refreshToken(renewed)
    expect(told).toHaveLength(3)
  })

  it('R75, G04 is found in a table by its old refresh token, or else by its old access token', async () => {
    const table = [
      { id: 1, access: 'other', refresh: 'other' },
      { id: 2, access: '', refresh: '' },
    ]
    const { app, token, clock } = await anHourLater(
      { clientOptions: { grantType: 'client_credentials', scope: 'read' } },
      {
        updateToken: (_name, renewed, { refreshToken, accessToken }) => {
          const row = table.find(
            ({ refresh, access }) => refresh === refreshToken || access === accessToken,
          )
          if (row === undefined) throw new Error('no such token')
          row.access = renewed.access_token
          row.refresh = renewed.refresh_token ?? ''
        },
      },
    )
    Object.assign(table[1] ?? {}, { access: token.access_token, refresh: token.refresh_token })
    await app.get('a', { token })
    expect(table[1]?.refresh).not.toBe(token.refresh_token)
    const own = { access_token: table[1]?.access ?? '', expires_at: clock() - 1 }
    await app.get('a', { token: own })
    expect(table[1]?.access).not.toBe(own.access_token)
    expect(table[0]).toEqual({ id: 1, access: 'other', refresh: 'other' })
  })

  it('G10 is refreshed with a secret of any characters, encoded or raw as the registration says, RFC 6749 §2.3.1', async () => {
    const clientSecret = 'p+:%ü /'
    const passwordOf = async (config: OAuth2Registration) => {
      const { app, token, sent } = await anHourLater({ clientSecret, ...config })
      await expect(app.refreshToken(token)).rejects.toMatchObject({ error: 'invalid_client' })
      const field = String(sent.at(-1)?.headers.get('authorization'))
      const [, ...password] = Buffer.from(field.slice('Basic '.length), 'base64')
        .toString()
        .split(':')
      return password.join(':')
    }
    expect(await passwordOf({})).toBe('p%2B%3A%25%C3%BC+%2F')
    const raw = clientSecretBasic({ encoding: 'raw' })
    expect(await passwordOf({ clientAuthMethods: [raw] })).toBe(clientSecret)
  })

  it('R39, A12 is refreshed by a way to authenticate of the application that the registration names', async () => {
    const own: ClientAuthentication = {
      name: 'by_header',
      needsSecret: false,
      authenticate: (form) => ({ ...form, headers: { ...form.headers, 'x-client': 'app' } }),
    }
    const { app, token, sent } = await anHourLater({
      clientAuthMethods: [own],
      clientOptions: { tokenEndpointAuthMethod: 'by_header' },
    })
    await expect(app.refreshToken(token)).rejects.toThrow('invalid_client')
    expect(sent.at(-1)?.headers.get('x-client')).toBe('app')
    expect(sent.at(-1)?.headers.has('authorization')).toBe(false)
    const known = await anHourLater({
      clientAuthMethods: [own],
      clientOptions: { tokenEndpointAuthMethod: 'client_secret_post' },
    })
    // The provider takes the secret in the header only, and says so.
    await expect(known.app.refreshToken(known.token)).rejects.toThrow('invalid_client')
    const refresh = known.sent.at(-1)
    expect(await refresh?.text()).toContain('client_secret=')
  })

  it('R08 is replaced by updateToken of the registration, before that of the registry', async () => {
    const told: string[] = []
    const { app, token } = await anHourLater(
      {
        updateToken: (renewed, { refreshToken }) =>
          void told.push(
            `own ${refreshToken === token.refresh_token} ${renewed.refresh_token !== refreshToken}`,
          ),
      },
      { updateToken: () => void told.push('registry') },
    )
    await app.get('a', { token })
    expect(told).toEqual(['own true true'])
  })

  it('C-15 is saved once where one client serves many calls, and a failure to save is told to each that waits', async () => {
    const { app, token, sent } = await anHourLater()
    let attempts = 0
    const client = app.tokenClient({
      token: token.toJSON(),
      updateToken: async () => {
        attempts += 1
        await Promise.resolve()
        throw new Error('the session is away')
      },
    })
    const calls = await Promise.allSettled([client.fetch('a'), client.fetch('b')])
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(attempts).toBe(1)
    // The token in memory is new already, and works.
    expect((await client.fetch('c')).status).toBe(200)
    expect(attempts).toBe(1)
    expect(new Set(bearers(sent)).size).toBe(1)
  })

  it('C-15 that another call of the same request renewed is told to a later call that saves', async () => {
    const { app, token, asked } = await anHourLater({ fetchToken: () => token })
    const browser = request('https://app.example/')
    await app.get('/me', { request: browser })
    const saved: OAuth2Token[] = []
    const updateToken = (renewed: OAuth2Token): void => void saved.push(renewed)
    await app.get('/me', { request: browser, updateToken })
    expect(asked('/token')).toBe(1)
    expect(saved).toHaveLength(1)
    expect(saved[0]?.access_token).not.toBe(token.access_token)
  })

  it('G12, T3.15 that the provider no longer takes is told, and ends the session once', async () => {
    const ended: unknown[] = []
    const { app, token, answers, asked, sent } = await anHourLater(
      {},
      {
        sessionExpired: (name, { refreshToken }, error) =>
          void ended.push([name, refreshToken, error.error]),
      },
    )
    answers.set('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    const stored = token.toJSON()
    const calls = Array.from({ length: 20 }, () => app.get('a', { token: stored }))
    const outcomes = await Promise.allSettled(calls)
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { error: 'invalid_grant' } })
    }
    expect(ended).toEqual([['op', token.refresh_token, 'invalid_grant']])
    expect(asked('/token')).toBe(1)
    expect(bearers(sent)).toEqual([])
  })

  it('ends the session by the sessionExpired of the registration, before that of the registry', async () => {
    const ended: string[] = []
    const { app, token, answers } = await anHourLater(
      { sessionExpired: () => void ended.push('own') },
      { sessionExpired: () => void ended.push('registry') },
    )
    answers.set('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    await expect(app.refreshToken(token)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(ended).toEqual(['own'])
  })

  it('E04, E05, G12 that cannot be renewed is an InvalidTokenError', async () => {
    const { app, clock } = await anHourLater()
    const expired = { access_token: 'AT', expires_at: clock() - 1 }
    await expect(app.get('a', { token: expired })).rejects.toMatchObject({ error: 'token_invalid' })
  })

  it('E06 of another type is not sent', async () => {
    const { app, sent } = await anHourLater()
    const mac = { access_token: 'AT', token_type: 'mac' }
    await expect(app.get('a', { token: mac })).rejects.toMatchObject({
      error: 'unsupported_token_type',
    })
    expect(bearers(sent)).toEqual([])
  })

  it('G04 is sent as it is where autoRefresh is off', async () => {
    const { app, token, sent, asked } = await anHourLater({ clientOptions: { autoRefresh: false } })
    await app.get('a', { token })
    expect(bearers(sent)).toEqual([`Bearer ${token.access_token}`])
    expect(asked('/token')).toBe(0)
  })

  it('R42 is refreshed at refreshTokenUrl with refreshTokenParams', async () => {
    const { app, token, sent } = await anHourLater({
      refreshTokenUrl: `${issuer}/token?by=refresh`,
      refreshTokenParams: { tenant: 'a' },
    })
    await app.refreshToken(token)
    const refresh = sent.find(({ url }) => url.includes('?by=refresh'))
    expect(new URLSearchParams(await refresh?.text()).get('tenant')).toBe('a')
  })
})

describe('a client that lives long', () => {
  it('G04 works with the metadata of its provider as it is then, and keeps its token', async () => {
    const { app, token, asked, clock, answers, sent } = await anHourLater()
    const saved: OAuth2Token[] = []
    const client = app.tokenClient({
      token: token.toJSON(),
      updateToken: (renewed) => void saved.push(renewed),
    })
    for (let hour = 0; hour < 3; hour += 1) {
      answers.set(discovery, async (response) =>
        Response.json({
          ...Object(await response.json()),
          token_endpoint: `${issuer}/token?hour=${hour}`,
        }),
      )
      expect((await client.fetch('a')).status).toBe(200)
      clock.advance(3600)
    }
    expect([asked(discovery), asked('/token'), saved.length]).toEqual([3, 3, 3])
    const hours = sent.map(({ url }) => new URL(url).searchParams.get('hour')).filter(Boolean)
    expect(hours).toEqual(['0', '1', '2'])
    const refreshTokens = saved.map((each) => each.refresh_token)
    expect(new Set(refreshTokens).size).toBe(3)
  })
})

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(Object(value)['access_token'])
}
