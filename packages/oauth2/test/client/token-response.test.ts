import { FetchError } from '@authkit/common'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  OAuth2Client,
  OAuthError,
  TokenResponseError,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

async function answered(answer: Answer): Promise<Record<string, unknown>> {
  server.on('/token', answer)
  const client = new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    clock: () => now,
  })
  const token = await client.fetchToken({ grantType: 'client_credentials' })
  return token.toJSON()
}

async function failure(answer: Answer): Promise<unknown> {
  try {
    return await answered(answer)
  } catch (error) {
    return error
  }
}

describe('the answer of a token endpoint', () => {
  it('T2.01 is the token plus expires_at, RFC 6749 §5.1', async () => {
    const body = { access_token: 'a', token_type: 'Bearer', expires_in: 3600, example: 'x' }
    await expect(answered({ body })).resolves.toEqual({ ...body, expires_at: now + 3600 })
  })

  it.each([400, 401, 200, 503])(
    'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
    async (status) => {
      const body = { error: 'invalid_grant', error_description: 'No "ü"', error_uri: 'https://x' }
      const error = await failure({ status, body, headers: { 'retry-after': '7' } })
      expect(error).toBeInstanceOf(OAuthError)
      expect(error).toMatchObject({
        error: 'invalid_grant',
        description: 'No "ü"',
        uri: 'https://x',
        status,
        retryAfter: '7',
      })
    },
  )

  it('C-14, CVE-2021-41580 is no success when status 200 brings an error next to a token', async () => {
    const body = { error: 'invalid_request', access_token: 'a', token_type: 'Bearer' }
    expect(await failure({ body })).toBeInstanceOf(OAuthError)
  })

  it('C90, E17, T2.19 is a TokenResponseError with its status when a server fails', async () => {
    const error = await failure({ status: 502, body: 'Bad gateway' })
    expect(error).toBeInstanceOf(TokenResponseError)
    expect(error).toMatchObject({ status: 502 })
  })

  it('C92, D15, T2.20 is no token when a 401 has no error, RFC 6749 §5.2', async () => {
    const error = await failure({ status: 401, body: { access_token: 'a', message: 'x' } })
    expect(error).toBeInstanceOf(TokenResponseError)
    expect(error).toMatchObject({ status: 401 })
  })

  it('C93, G09, T2.21 keeps status, Retry-After and beginning of text that is no JSON', async () => {
    const headers = { 'retry-after': '120' }
    const error = await failure({ status: 429, headers, body: 'Slow down' })
    expect(error).toBeInstanceOf(TokenResponseError)
    expect(error).toMatchObject({ status: 429, retryAfter: '120', excerpt: 'Slow down' })
  })

  it.each([
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }],
    ['nothing', {}],
    ['a list', { body: [] }],
    ['a text', { headers: { 'content-type': 'application/json' }, body: '"a"' }],
    ['null', { headers: { 'content-type': 'application/json' }, body: 'null' }],
    ['no access_token', { body: { token_type: 'Bearer' } }],
    ['an empty access_token', { body: { access_token: '' } }],
    ['an access_token that is a number', { body: { access_token: 5 } }],
    ['an access_token that is a list', { body: { access_token: ['a'] } }],
    ['a refresh_token that is an object', { body: { access_token: 'a', refresh_token: {} } }],
    ['a token_type that is a number', { body: { access_token: 'a', token_type: 1 } }],
    ['an error that is an object', { body: { access_token: 'a', error: { code: 1 } } }],
  ])('C94, C-14, T2.22 is refused when it is %s', async (_, answer) => {
    expect(await failure(answer)).toBeInstanceOf(TokenResponseError)
  })

  it('C95 may be a form when its content type says so', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    const body = 'access_token=gho_1&scope=repo%2Cuser&token_type=bearer'
    await expect(answered({ headers, body })).resolves.toEqual({
      access_token: 'gho_1',
      scope: 'repo,user',
      token_type: 'bearer',
    })
    expect(await failure({ headers, body: 'error=bad_code' })).toMatchObject({ error: 'bad_code' })
  })

  it.each(['access_token=a&access_token=b', 'access_token=%ff'])(
    'C95 is refused as the form %s',
    async (body) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      expect(await failure({ headers, body })).toBeInstanceOf(TokenResponseError)
    },
  )

  it.each(['Bearer', 'bearer', 'BEARER', undefined, null])(
    'C-14, B03, T-UT-8 may have the token_type %j, RFC 6749 §7.1',
    async (type) => {
      const token = await answered({ body: { access_token: 'a', token_type: type } })
      expect(token['access_token']).toBe('a')
    },
  )

  it.each(['mac', 'DPoP', 'dpop', 'bearer ', 'N_A'])(
    'C-14, T5.03 must not have the token_type %j, RFC 6749 §7.1',
    async (type) => {
      const body = { access_token: 'a', token_type: type }
      expect(await failure({ body })).toBeInstanceOf(UnsupportedTokenTypeError)
    },
  )

  it('leaves out members that are null and joins a scope that is a list', async () => {
    const body = { access_token: 'a', refresh_token: null, scope: ['a', 'b'] }
    await expect(answered({ body })).resolves.toEqual({ access_token: 'a', scope: 'a b' })
  })

  it.each([301, 302, 303, 307, 308])(
    'C-11 is never looked for elsewhere after a redirect with status %i',
    async (status) => {
      const headers = { location: `${server.origin}/elsewhere` }
      const error = await failure({ status, headers })
      expect(error).toBeInstanceOf(FetchError)
      expect(error).toMatchObject({ code: 'ERR_FETCH_REDIRECT' })
      expect(server.received.map(({ path }) => path)).toEqual(['/token'])
    },
  )

  it('C-14 is refused when it is larger than a megabyte', async () => {
    const error = await failure({ body: { access_token: 'a'.repeat(1_100_000) } })
    expect(error).toMatchObject({ code: 'ERR_FETCH_TOO_LARGE' })
  })

  it('C-24 shows no token of a refused answer to a logger', async () => {
    const body = { access_token: 'marker-a', refresh_token: ['marker-r'], id_token: 'marker-i' }
    const success = await failure({ body })
    const refusal = await failure({ status: 500, body: 'marker-body' })
    expect(inspect(success) + inspect(refusal)).not.toContain('marker')
    expect(JSON.stringify([success, refusal])).not.toContain('marker')
  })
})
