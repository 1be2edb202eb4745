import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { describe, expect, it } from 'vitest'
import {
  frontChannelLogout,
  type FrontChannelLogoutOptions,
} from '../../../src/client/logout/front-channel-endpoint.ts'
import { FrontChannelLogoutError } from '../../../src/client/logout/logout-errors.ts'

const issuer = 'https://op.example/tenant'
const serverMetadata = { issuer, end_session_endpoint: 'https://logout.op.example/end?x=1' }
const named = `https://app.example/fc?iss=${encodeURIComponent(issuer)}&sid=s1`

const get = (url: string, change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: { cookie: 'session=1' },
  ...change,
})

/** An endpoint with what it was told. */
function endpoint(options: Partial<FrontChannelLogoutOptions> = {}) {
  const sessions: unknown[] = []
  const errors: unknown[] = []
  const handle = frontChannelLogout({
    client: { serverMetadata },
    onLogout: ({ iss, sid }, { headers }) => void sessions.push([iss, sid, headers['cookie']]),
    onError: (error) => errors.push(error),
    ...options,
  })
  return { handle, sessions, errors }
}

describe('frontChannelLogout', () => {
  it('ends the session and answers with a page that no cache keeps (Front-Channel Logout §2)', async () => {
    const { handle, sessions, errors } = endpoint()
    const response = await handle(get(named))
    expect(errors).toEqual([])
    expect(sessions).toEqual([[issuer, 's1', 'session=1']])
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    })
  })

  it('A-32 is framed by pages of the provider only, and runs nothing', async () => {
    const { headers } = await endpoint().handle(get(named))
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors https://op.example https://logout.op.example",
    )
    // It would refuse the frame of the provider too.
    expect(headers).not.toHaveProperty('x-frame-options')
  })

  it('names the provider once when both of its URLs are at one origin', async () => {
    const client = { serverMetadata: { issuer: 'http://[::1]:8080' } }
    const { headers } = await endpoint({ client }).handle(get('https://app.example/fc'))
    // No host of this form can stand in a policy (CSP §2.3.1).
    expect(headers['content-security-policy']).toContain('frame-ancestors http:')
    const same = { serverMetadata: { issuer, end_session_endpoint: 'https://op.example/logout' } }
    const policy = (await endpoint({ client: same }).handle(get(named))).headers
    expect(policy['content-security-policy']).toMatch(/frame-ancestors https:\/\/op\.example$/)
  })

  it('takes requests of the tenants that the application accepts, and of no other', async () => {
    const client = { serverMetadata: { issuer: 'https://op.example/{tenantid}' } }
    const { handle, sessions } = endpoint({ client, acceptIssuer: (iss) => iss === issuer })
    expect((await handle(get(named))).status).toBe(200)
    const other = 'https://app.example/fc?iss=https://op.example/other&sid=s1'
    expect((await handle(get(other))).status).toBe(400)
    expect(sessions).toHaveLength(1)
  })

  it('takes the cookies along that the application ends its session with', async () => {
    const setCookie = 'session=; Max-Age=0; Secure; SameSite=None'
    const { handle } = endpoint({ onLogout: () => ({ headers: { 'set-cookie': setCookie } }) })
    const { headers } = await handle(get(named))
    expect(headers).toMatchObject({ 'set-cookie': setCookie, 'cache-control': 'no-store' })
  })

  it.each([
    ['another issuer', get('https://app.example/fc?iss=https://evil.example&sid=s1')],
    ['a repeated parameter', get(`${named}&sid=s2`)],
    ['another method', get(named, { method: 'POST' })],
    ['no session where one is required', get('https://app.example/fc')],
  ])('answers 400 to a request with %s and ends nothing', async (_, request) => {
    const { handle, sessions, errors } = endpoint({ sessionRequired: true })
    const response = await handle(request)
    expect([response.status, response.headers['cache-control']]).toEqual([400, 'no-store'])
    expect(response.body).not.toContain('evil')
    expect(sessions).toEqual([])
    expect(errors).toEqual([expect.any(FrontChannelLogoutError)])
  })

  it('answers 500 without a reason when the logout fails, and tells the application why', async () => {
    const fault = new Error('marker')
    const { handle, errors } = endpoint({ onLogout: () => Promise.reject(fault) })
    const response = await handle(get(named))
    expect(response.status).toBe(500)
    expect(response.body).not.toContain('marker')
    expect(errors).toEqual([fault])
  })

  it('needs a client that knows its issuer', () => {
    expect(() => endpoint({ client: { serverMetadata: {} } })).toThrow(AuthkitConfigError)
  })
})
