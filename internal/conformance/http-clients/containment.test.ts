import {
  DisallowedOriginError,
  OAuth2Client,
  type OAuth2ClientOptions,
} from '@authkit/oauth2/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedApi, type ScriptedApi } from './api.ts'
import { httpClients, oauth2Target, rootOf, type Target } from './clients.ts'

const SECRET = 'marker-token-7f3a'
let api: ScriptedApi
let elsewhere: ScriptedApi

beforeAll(async () => {
  api = await scriptedApi()
  elsewhere = await scriptedApi()
})
beforeEach(() => {
  for (const server of [api, elsewhere]) {
    server.received.length = 0
    server.on('/api', { text: 'yes' })
  }
})
afterAll(async () => {
  await api.close()
  await elsewhere.close()
})

function target(options: Partial<OAuth2ClientOptions> = {}): Target {
  const client = new OAuth2Client({
    clientId: 'app',
    apiBaseUrl: api.origin,
    token: { access_token: SECRET },
    ...options,
  })
  return oauth2Target(client, api.origin)
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** Everything that a logger could print of an error. */
function printed(error: unknown): string {
  const seen = new Set<unknown>()
  return JSON.stringify(error, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return undefined
    seen.add(value)
    if (!(value instanceof Error)) return value
    return { ...value, message: value.message, stack: value.stack, cause: value.cause }
  })
}

describe.each(httpClients)('$name keeps its token within the origin', (http) => {
  it.each([
    'https://evil.example/api',
    '//evil.example/api',
    'http://user:pass@127.0.0.1/api',
    'http://127.0.0.1:1/api',
    'file:///etc/passwd',
  ])('D01, T11.08: %s is refused before anything is sent', async (url) => {
    const error = await failure(http.call(target(), url))
    expect(error).toBeInstanceOf(Error)
    expect(api.received).toHaveLength(0)
    expect(printed(error)).not.toContain(SECRET)
  })

  it('D01: another server is refused by its name, with and without the token', async () => {
    for (const withholdToken of [false, true]) {
      const error = await failure(http.call(target(), `${elsewhere.origin}/api`, { withholdToken }))
      expect(rootOf(error)).toBeInstanceOf(DisallowedOriginError)
    }
    expect(elsewhere.received).toHaveLength(0)
  })

  it.each([301, 302, 303, 307, 308])(
    'N04, C-11, T15.04: a %i to another origin is not followed, so that nothing of the request gets there',
    async (status) => {
      api.on('/old', { status, headers: { location: `${elsewhere.origin}/api` } })
      const headers = { 'x-api-key': SECRET, dpop: SECRET, cookie: `a=${SECRET}` }
      const answer = await http.call(target(), '/old', { headers })
      expect(answer.status).toBe(status)
      expect(elsewhere.received).toHaveLength(0)
    },
  )

  it.each([301, 302, 303, 307, 308])(
    'N06: a %i within the origin is followed with the token',
    async (status) => {
      api.on('/old', { status, headers: { location: '/api?moved=1' } })
      expect((await http.call(target(), '/old')).text).toBe('yes')
      const [request] = api.to('/api')
      expect(request?.headers.authorization).toBe(`Bearer ${SECRET}`)
      expect(request?.query.get('moved')).toBe('1')
    },
  )

  it('C-11: an endless redirect ends', async () => {
    api.on('/loop', { status: 302, headers: { location: '/loop' } })
    expect(await failure(http.call(target(), '/loop'))).toBeInstanceOf(Error)
    expect(api.to('/loop').length).toBeLessThan(20)
  })

  it('a redirect to a URL with user information is not followed', async () => {
    const location = api.origin.replace('//', '//user:pass@')
    api.on('/old', { status: 302, headers: { location: `${location}/api` } })
    expect((await http.call(target(), '/old')).status).toBe(302)
    expect(api.to('/api')).toHaveLength(0)
  })

  it('T5.07: the authorization of the caller stands', async () => {
    await http.call(target(), '/api', { headers: { authorization: 'Basic x' } })
    expect(api.received[0]?.headers.authorization).toBe('Basic x')
  })

  it('T5.08: a request goes without the token when it is told to', async () => {
    await http.call(target(), '/api', { withholdToken: true })
    expect(api.received[0]?.headers.authorization).toBeUndefined()
  })

  it('C-24: what a logger prints of a failure holds no token', async () => {
    api.on('/token', { status: 400, json: { error: 'invalid_grant' } })
    const token = { access_token: SECRET, refresh_token: SECRET, expires_at: 1 }
    const serverMetadata = { token_endpoint: `${api.origin}/token` }
    const options = { token, serverMetadata, clientSecret: SECRET }
    const refused = await failure(http.call(target(options), '/api'))
    expect(refused).toBeInstanceOf(Error)
    expect(printed(refused)).not.toContain(SECRET)
  })

  it('C-24: what a logger prints of a lost connection holds no token', async () => {
    const gone = await scriptedApi()
    const { origin } = gone
    await gone.close()
    const client = new OAuth2Client({
      clientId: 'app',
      apiBaseUrl: origin,
      token: { access_token: SECRET },
    })
    const error = await failure(http.call(oauth2Target(client, origin), '/api'))
    expect(error).toBeInstanceOf(Error)
    expect(printed(error)).not.toContain(SECRET)
  })
})
