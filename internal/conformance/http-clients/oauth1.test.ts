import { collectParameters, verifySignature } from '@authkit/oauth1'
import {
  DisallowedOriginError,
  OAuth1Client,
  type OAuth1ClientOptions,
} from '@authkit/oauth1/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Received, scriptedApi, type ScriptedApi } from './api.ts'
import { httpClients, oauth1Target, rootOf, type Target } from './clients.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const secrets = { clientSecret: 'cs&1', tokenSecret: 'ts 2' }
const TYPES = ['header', 'query', 'body'] as const
let api: ScriptedApi

beforeAll(async () => {
  api = await scriptedApi()
})
beforeEach(() => {
  api.received.length = 0
  api.on('/api', { text: 'yes' })
})
afterAll(() => api.close())

function target(options: Partial<OAuth1ClientOptions> = {}): Target {
  const client = new OAuth1Client({
    clientId: 'key',
    token: 'token',
    apiBaseUrl: api.origin,
    ...secrets,
    ...options,
  })
  return oauth1Target(client, api.origin)
}

/** What a provider reads of a request; throws when its signature is not right. */
function verified({ method, path, query, headers, body }: Received): string[][] {
  const url = `${api.origin}${path}${query.size > 0 ? `?${query}` : ''}`
  const parameters = collectParameters({
    url,
    authorization: headers.authorization,
    contentType: headers['content-type'],
    body: String(body),
  })
  verifySignature({ method, url, parameters, credentials: secrets })
  return parameters.map(([name, value]) => [name, value])
}

const named = (parameters: string[][], name: string): (string | undefined)[] =>
  parameters.filter(([key]) => key === name).map(([, value]) => value)

describe.each(httpClients)('$name signs by OAuth 1.0', (http) => {
  it.each(TYPES)(
    'T8.03, O43, D18: in the %s, each protocol parameter once, GET and form and JSON',
    async (signatureType) => {
      const app = target({ signatureType })
      await http.call(app, '/api?q=%20a%26b&q=1')
      const body = 'a=1&b=%C3%BC+%2B'
      await http.call(app, '/api', { method: 'POST', headers: FORM, body })
      const json = { 'content-type': 'application/json' }
      await http.call(app, '/api?x=1', { method: 'PUT', headers: json, body: '{"a":"ü"}' })
      const all = api.received.map(verified)
      expect(all).toHaveLength(3)
      for (const parameters of all) {
        for (const name of ['oauth_nonce', 'oauth_signature', 'oauth_token']) {
          expect(named(parameters, name)).toHaveLength(1)
        }
      }
      expect(named(all[0] ?? [], 'q')).toEqual([' a&b', '1'])
      expect(named(all[1] ?? [], 'b')).toEqual(['ü +'])
      expect(String(api.received[2]?.body)).toBe('{"a":"ü"}')
    },
  )

  it('O42, T8.07: bytes are sent as they are', async () => {
    const body = new Uint8Array([0, 255, 1])
    const headers = { 'content-type': 'application/octet-stream' }
    await http.call(target(), '/api', { method: 'POST', headers, body })
    verified(api.received[0] ?? fail())
    expect([...(api.received[0]?.body ?? [])]).toEqual([...body])
  })

  it('O49, T8.18, N02: a redirect within the origin is signed anew', async () => {
    api.on('/old', { status: 307, headers: { location: '/api?moved=1' } })
    await http.call(target(), '/old?q=1', { method: 'POST', headers: FORM, body: 'a=1' })
    const [first, second] = api.received.map(verified)
    expect(named(second ?? [], 'moved')).toEqual(['1'])
    expect(named(second ?? [], 'a')).toEqual(['1'])
    expect(named(second ?? [], 'oauth_nonce')).not.toEqual(named(first ?? [], 'oauth_nonce'))
  })

  it('O49, T8.18, D14: nothing is signed for another origin, and a redirect there is not followed', async () => {
    const elsewhere = await scriptedApi()
    try {
      const error = await http
        .call(target(), `${elsewhere.origin}/api`)
        .then(() => undefined, rootOf)
      expect(error).toBeInstanceOf(DisallowedOriginError)
      api.on('/old', { status: 302, headers: { location: `${elsewhere.origin}/api` } })
      expect((await http.call(target(), '/old')).status).toBe(302)
      expect(elsewhere.received).toHaveLength(0)
    } finally {
      await elsewhere.close()
    }
  })

  it('T5.08, T11.05: a request goes unsigned when it is told to', async () => {
    await http.call(target(), '/api', { withholdToken: true })
    expect(api.received[0]?.headers.authorization).toBeUndefined()
    expect(api.received[0]?.query.size).toBe(0)
  })
})

function fail(): never {
  throw new Error('nothing arrived')
}
