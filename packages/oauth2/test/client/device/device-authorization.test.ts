import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OAuth2Client, OAuthError, TokenResponseError } from '../../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const answer = {
  device_code: 'd1',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 600,
}

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function request(answered: Answer) {
  server.on('/device', answered)
  const client = new OAuth2Client({
    clientId: 'tv',
    clock: () => now,
    serverMetadata: { device_authorization_endpoint: `${server.origin}/device` },
  })
  return client.requestDeviceAuthorization({ resource: ['https://a.example', 'https://b.example'] })
}

const changed = (changes: Record<string, unknown>): Answer => ({ body: { ...answer, ...changes } })

describe('a device authorization request', () => {
  it('names the client that has no secret, and repeats lists, RFC 8628 §3.1', async () => {
    await request(changed({}))
    expect(server.received.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example&client_id=tv'],
    ])
  })
})

describe('a device authorization response', () => {
  it('has an interval of 5 seconds unless it says another, and nothing that nobody knows, RFC 8628 §3.2', async () => {
    const known = { ...answer, expires_at: now + 600 }
    await expect(request(changed({ message: 'x' }))).resolves.toEqual({ ...known, interval: 5 })
    await expect(request(changed({ interval: 7 }))).resolves.toMatchObject({ interval: 7 })
    await expect(request(changed({ interval: 0 }))).resolves.toMatchObject({ interval: 1 })
    await expect(request(changed({ interval: null }))).resolves.toMatchObject({ interval: 5 })
  })

  it('may have its numbers as text, and verification_url as in an early draft', async () => {
    const { verification_uri: verificationUrl, ...rest } = answer
    const body = { ...rest, verification_url: verificationUrl, expires_in: '1800', interval: '5' }
    await expect(request({ body })).resolves.toMatchObject({
      verification_uri: 'https://as.example/device',
      expires_in: 1800,
      expires_at: now + 1800,
      interval: 5,
    })
  })

  it('C-14 lives a day at most, and is asked about within its life, RFC 8628 §3.2', async () => {
    const day = { expires_in: 86_400, expires_at: now + 86_400 }
    for (const endless of [1e300, Number.MAX_SAFE_INTEGER, '9999999999']) {
      const answered = await request(changed({ expires_in: endless, interval: endless }))
      expect(answered).toMatchObject({ ...day, interval: 86_400 })
    }
    await expect(request(changed({ interval: 1e300 }))).resolves.toMatchObject({
      expires_in: 600,
      interval: 600,
    })
  })

  it.each([
    ['no device_code', { device_code: undefined }],
    ['an empty device_code', { device_code: '' }],
    ['a device_code that is a list', { device_code: ['d1'] }],
    ['no user_code', { user_code: undefined }],
    ['an empty user_code', { user_code: '  ' }],
    ['a user_code that is a number', { user_code: 12_345_678 }],
    ['a user_code that no user types', { user_code: 'A'.repeat(65) }],
    ['no verification_uri', { verification_uri: undefined }],
    ['no expires_in', { expires_in: undefined }],
    ['an expires_in below 0', { expires_in: -1 }],
    ['an expires_in that is no number', { expires_in: 'soon' }],
    ['an interval below 0', { interval: -5 }],
    ['an interval that is an object', { interval: {} }],
    ['an interval that is too large a text', { interval: '9'.repeat(400) }],
  ])('C-14 is refused with %s, RFC 8628 §3.2', async (_, changes) => {
    await expect(request(changed(changes))).rejects.toThrow(TokenResponseError)
  })

  it.each([
    'WDJB\u001B[2J',
    'WDJB\nMJHT',
    'WDJB\u202EMJHT',
    'WDJB\u200BMJHT',
    'WDJB\u0000',
    'WDJB\u2028MJHT',
  ])(
    'C-13 is refused with the user_code %j, which a terminal would not show as it is, RFC 8628 §3.3',
    async (code) => {
      await expect(request(changed({ user_code: code }))).rejects.toThrow(TokenResponseError)
    },
  )

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'a;calc',
    '$(calc)',
    'https://a$(calc.exe)b/',
    'https://as.example/$(calc)',
    'https://as.example/`calc`',
    "https://as.example/';calc;'",
    'https://as.example/a|b',
    'https://as.example/"&calc',
    'https://as.example/%PATH%',
    '\\\\as.example\\share',
    '//as.example/device',
    'https:as.example',
    'http://as.example/device',
    'https://as.example@evil.example/device',
    'https://as.example:99999/device',
    'https://as.example/\u202E',
    'https://as.example/ device',
    ' https://as.example/device',
    `https://as.example/${'x'.repeat(2048)}`,
    5,
    ['https://as.example/device'],
  ])(
    'C-13, CVE-2025-6514 is refused with the URL %j, which is not safe to show or to open, RFC 8628 §3.3',
    async (uri) => {
      for (const name of ['verification_uri', 'verification_uri_complete']) {
        await expect(request(changed({ [name]: uri }))).rejects.toThrow(TokenResponseError)
      }
    },
  )

  it.each([
    'https://as.example/device',
    'https://as.example:8443/d?user_code=WDJB-MJHT&x=1%20',
    'https://xn--mller-kva.example',
    'http://127.0.0.1:8080/device',
    'http://[::1]/device',
  ])('may have the URL %s, RFC 8628 §3.3', async (uri) => {
    const both = { verification_uri: uri, verification_uri_complete: uri }
    await expect(request(changed(both))).resolves.toMatchObject(both)
  })

  it('is the error of the server when it has one, RFC 8628 §3.2', async () => {
    const failed = request({ status: 401, body: { error: 'invalid_client' } })
    await expect(failed).rejects.toThrow(OAuthError)
    const limited = { status: 429, headers: { 'retry-after': '9' }, body: 'Slow down' }
    await expect(request(limited)).rejects.toMatchObject({ status: 429, retryAfter: '9' })
    await expect(request({ body: [] })).rejects.toThrow(TokenResponseError)
  })
})
