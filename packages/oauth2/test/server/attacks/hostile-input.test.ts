import type { HttpRequest } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  issuer,
  post,
  secret,
} from '../provider.ts'

const form = 'application/x-www-form-urlencoded'
const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])

/** The statuses that a request can be given for its own faults, and success. */
const allowed = new Set([200, 303, 400, 401, 405, 413, 415])

async function send(server: ReturnType<typeof createProvider>['server'], request: HttpRequest) {
  const answers = await Promise.all(server.routes().map(({ handler }) => handler(request)))
  return [...answers, await answerAuthorization(server, request)]
}

const credentials = basic('web', secret)
const megabyte = 'x'.repeat(1_048_576)

const bodies: readonly (readonly [string, unknown])[] = [
  ['1 MB of one value', `grant_type=${megabyte}`],
  ['1 MB of names', 'a=1&'.repeat(262_144)],
  ['1 MB without a name', megabyte],
  ['1 MB of percent signs', '%'.repeat(1_048_576)],
  ['1 MB of ampersands', '&'.repeat(1_048_576)],
  ['1 MB of bytes', Buffer.alloc(1_048_576, 0xff)],
  ['101 parameters', Array.from({ length: 101 }, (_, index) => `p${index}=1`).join('&')],
  ['null bytes', 'grant_type=\0&client_id=%00'],
  ['an escape that is none', 'grant_type=%zz'],
  ['half a surrogate', { grant_type: '\uD800', client_id: '\uDFFF' }],
  ['overlong UTF-8', 'grant_type=%c0%af'],
  ['a byte order mark', '\uFEFFgrant_type=client_credentials'],
  ['equals signs', '====&==&='],
  ['nothing', ''],
  ['no body at all', undefined],
  ['null', null],
  ['a function', () => 'grant_type=client_credentials'],
  ['a symbol', Symbol('grant_type')],
  ['a date', new Date(0)],
  ['a cycle', cyclic()],
]

function cyclic(): object {
  const body: Record<string, unknown> = { grant_type: 'client_credentials' }
  body['self'] = body
  return body
}

describe('hostile input', () => {
  it.each(bodies)('A-60 answers a body of %s with an error of the request', async (_what, body) => {
    const { server } = createProvider({ keys })
    for (const method of ['POST', 'GET']) {
      const request = { ...post('/x', {}, credentials), method, body }
      for (const response of await send(server, request)) {
        expect(allowed).toContain(response.status)
        expect(response.status === 200 && method === 'POST').toBe(false)
        // A GET of the public documents looks at no body.
        const answer: object =
          response.status === 200 ? { error: 'none' } : JSON.parse(response.body ?? '')
        expect(answer).toHaveProperty('error')
      }
    }
  })

  it.each([
    ['Bearer', 'Bearer'],
    ['Basic alone', 'Basic'],
    ['Basic with an equals sign', 'Basic ='],
    ['Basic with no base64', 'Basic ****'],
    ['Basic with a colon in clear', 'Basic web:secret'],
    ['Basic with base64url', `Basic ${Buffer.from('web:ÿ>>??').toString('base64url')}`],
    [
      'Basic with bytes that are no UTF-8',
      `Basic ${Buffer.from([0xff, 0x3a, 0xfe]).toString('base64')}`,
    ],
    ['Basic with a broken escape', `Basic ${Buffer.from('web:%').toString('base64')}`],
    ['Basic with a null byte', `Basic ${Buffer.from('web\0:x').toString('base64')}`],
    ['64 kB', `Basic ${'A'.repeat(65_536)}`],
    ['1 MB', `Basic ${megabyte}`],
    ['a line break', 'Basic d2Vi\r\nOg=='],
    ['spaces', '   '],
    ['nothing', ''],
    ['commas', ',,,,'],
    ['a scheme of odd characters', '<script> x'],
    ['two of them', [basic('web', secret)['authorization'] ?? '', 'Basic x']],
    ['a hundred of them', Array.from({ length: 100 }, () => 'Basic x')],
  ])(
    'A-60, GHSA-xmf8-cvqr-rfgj answers the Authorization %s with 401 or 400',
    async (_what, authorization) => {
      const { server } = createProvider()
      for (const grant_type of ['client_credentials', 'authorization_code', 'refresh_token']) {
        const request = post('/token', { grant_type, code: 'x', refresh_token: 'x' })
        const headers = { ...request.headers, authorization }
        const response = await server.createTokenResponse({ ...request, headers })
        expect([400, 401]).toContain(response.status)
        const challenge = response.headers['www-authenticate']
        expect(challenge?.slice(0, 6)).toBe(response.status === 401 ? 'Basic ' : undefined)
      }
    },
  )

  it.each([
    'GET',
    'HEAD',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'post',
    '',
    'X'.repeat(9999),
  ])(
    'A-60 answers the method %s at an endpoint of forms with 405 and Allow, RFC 9110 §15.5.6',
    async (method) => {
      const { server } = createProvider()
      for (const endpoint of ['token', 'revocation']) {
        const request = { ...post(`/${endpoint}`, {}, credentials), method }
        const response = await server.createEndpointResponse(endpoint, request)
        expect(response.status).toBe(405)
        expect(response.headers['allow']).toBe('POST')
      }
    },
  )

  it.each([
    `${form}; charset=`,
    `${form}; charset="utf-8`,
    `${form};;;;`,
    `${form}; boundary=${'x'.repeat(10_000)}`,
    `;${form}`,
    'application/json;charset=utf-8',
    '\0',
    megabyte,
  ])('A-60 answers a content type of its own kind (%#) with an error or takes it', async (type) => {
    const { server } = createProvider()
    const request = {
      ...post('/token', { grant_type: 'client_credentials' }),
      headers: { ...credentials, 'content-type': type },
    }
    expect([200, 415]).toContain((await server.createTokenResponse(request)).status)
  })

  it.each([
    '',
    '/',
    '?',
    'x',
    'https://',
    '//',
    `${issuer}/?%`,
    `${issuer}/?%ff`,
    '\0',
    `${issuer}/?a=1#b`,
  ])('A-60 answers the URL %j, and finds no endpoint there', async (url) => {
    const { server } = createProvider()
    const request = { ...post('/token', {}, credentials), url }
    expect(await server.handle(request)).toBeUndefined()
    for (const { status } of await send(server, request)) expect(allowed).toContain(status)
  })

  it('A-60 answers 5000 requests made at random and never fails', async () => {
    const { server } = createProvider({ keys })
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'web',
        'native',
        secret,
        'code',
        'S256',
        'client_credentials',
        'read',
        '__proto__',
      ),
      fc.constantFrom('%', '%zz', '\0', '\r\n', '\uD800', '"', '\\', 'é'),
    )
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(authorizationParameters), 'grant_type', 'code', 'token'),
      fc.constantFrom(
        'refresh_token',
        'client_secret',
        'code_verifier',
        'resource',
        'response_mode',
      ),
      odd,
    )
    const pairs = fc.array(fc.tuple(name, odd), { maxLength: 12 })
    const raw = pairs.map((list) => list.map((pair) => pair.join('=')).join('&'))
    const encoded = pairs.map((list) => new URLSearchParams(list).toString())
    const text = fc.oneof(raw, encoded)
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'PUT'),
      url: text.map((query) => `${issuer}/x?${query}`),
      headers: fc.record(
        {
          'content-type': fc.oneof(fc.constant(form), fc.constant(form), odd),
          authorization: fc.oneof(fc.constant(credentials['authorization'] ?? ''), odd),
        },
        { requiredKeys: [] },
      ),
      body: fc.oneof(
        text,
        fc.anything(),
        fc.uint8Array(),
        fc.dictionary(name, fc.oneof(odd, fc.array(odd))),
      ),
    })
    const answered = fc.asyncProperty(request, async (each) => {
      for (const response of await send(server, each)) {
        expect(allowed).toContain(response.status)
        for (const value of Object.values(response.headers).flat()) {
          expect(value).toMatch(/^[\x20-\x7E]*$/)
        }
      }
    })
    await fc.assert(answered, { numRuns: 1000, seed: 9110 })
  })

  it('A-60 redirects what a browser may send, and no more than that, to the client', async () => {
    const { server } = createProvider()
    const state = Array.from({ length: 300 }, (_, code) => String.fromCodePoint(code)).join('')
    const asked = get('/authorize', { ...authorizationParameters, state })
    const response = await answerAuthorization(server, asked)
    expect(response.status).toBe(303)
    expect(new URL(String(response.headers['location'])).searchParams.get('state')).toBe(state)
    const huge = get('/authorize', { ...authorizationParameters, state: megabyte })
    expect((await answerAuthorization(server, huge)).status).toBe(413)
  })
})
