import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { describe, expect, it } from 'vitest'
import type { ThirdPartyLogin } from '../../../src/client/third-party-login/third-party-login.ts'
import {
  thirdPartyLogin,
  type ThirdPartyLoginOptions,
} from '../../../src/client/third-party-login/third-party-login-endpoint.ts'

const iss = 'https://op.example'
const request = (change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: `https://app.example/login?iss=${iss}&login_hint=alice`,
  headers: {},
  ...change,
})

/** An endpoint with what it began. */
function endpoint(options: Partial<ThirdPartyLoginOptions> = {}) {
  const logins: ThirdPartyLogin[] = []
  const errors: unknown[] = []
  const handle = thirdPartyLogin({
    issuers: [iss],
    begin: (login) => {
      logins.push(login)
      return { url: `${iss}/authorize?login_hint=alice`, headers: { 'set-cookie': 'login=1' } }
    },
    onError: (error) => errors.push(error),
    ...options,
  })
  return { handle, logins, errors }
}

describe('thirdPartyLogin', () => {
  it('sends the browser to the provider (Core §4)', async () => {
    const { handle, logins, errors } = endpoint()
    const response = await handle(request())
    expect(errors).toEqual([])
    expect(logins.map(({ parameters }) => parameters)).toEqual([{ login_hint: 'alice' }])
    expect(response).toMatchObject({
      status: 303,
      headers: {
        location: `${iss}/authorize?login_hint=alice`,
        'set-cookie': 'login=1',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'content-security-policy': "frame-ancestors 'none'",
      },
    })
  })

  it.each(['iframe', 'frame', 'embed', 'object', 'image', 'empty'])(
    'A-32 logs nobody in within an %s of another site (Core §4)',
    async (destination) => {
      const { handle, logins } = endpoint()
      const headers = { 'sec-fetch-dest': destination }
      expect((await handle(request({ headers }))).status).toBe(400)
      expect(
        (await handle(request({ headers: { 'sec-fetch-dest': ['document', 'x'] } }))).status,
      ).toBe(400)
      expect(logins).toEqual([])
      const alone = { 'sec-fetch-dest': 'document' }
      expect((await handle(request({ headers: alone }))).status).toBe(303)
    },
  )

  it.each([
    ['another provider', { url: 'https://app.example/login?iss=https://evil.example' }],
    ['another method', { method: 'PUT' }],
    [
      'a target elsewhere',
      { url: `https://app.example/login?iss=${iss}&target_link_uri=//evil.example` },
    ],
  ])('answers 400 to a request with %s and begins nothing', async (_, change) => {
    const { handle, logins, errors } = endpoint()
    const { status, headers, body } = await handle(request(change))
    expect([status, headers['x-frame-options']]).toEqual([400, 'DENY'])
    expect(headers).not.toHaveProperty('location')
    expect(body).not.toContain('evil')
    expect([logins.length, errors.length]).toEqual([0, 1])
  })

  it('answers 500 without a reason when the login cannot be begun', async () => {
    const fault = new Error('marker')
    const { handle, errors } = endpoint({ begin: () => Promise.reject(fault) })
    const { status, body } = await handle(request())
    expect([status, errors]).toEqual([500, [fault]])
    expect(body).not.toContain('marker')
  })

  it('is refused with lists that are wrong, before the first user comes', () => {
    expect(() => endpoint({ issuers: [] })).toThrow(AuthkitConfigError)
    expect(() => endpoint({ targetOrigins: ['app.example'] })).toThrow(AuthkitConfigError)
  })
})
