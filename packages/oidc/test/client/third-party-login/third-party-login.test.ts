import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  readThirdPartyLogin,
  type ThirdPartyLoginChecks,
  ThirdPartyLoginError,
} from '../../../src/client/third-party-login/third-party-login.ts'

const checks: ThirdPartyLoginChecks = {
  issuers: ['https://op.example', 'https://op.example/tenant'],
  targetOrigins: ['https://app.example', 'https://app.example:8443'],
}
const url = 'https://app.example/login'

const read = (parameters: Record<string, string>, options = checks) =>
  readThirdPartyLogin(`${url}?${new URLSearchParams(parameters)}`, options)

const iss = 'https://op.example'

describe('a request to begin a login', () => {
  it('names the provider, and who goes where (Core §4)', () => {
    const target = 'https://app.example/inbox?a=1#top'
    expect(read({ iss, login_hint: 'alice@example.com', target_link_uri: target })).toEqual({
      iss,
      loginHint: 'alice@example.com',
      targetLinkUri: target,
      parameters: { login_hint: 'alice@example.com' },
    })
    expect(read({ iss: `${iss}/tenant` })).toEqual({ iss: `${iss}/tenant`, parameters: {} })
  })

  it('comes by GET or by POST (Core §4)', () => {
    const form = new URLSearchParams({ iss, login_hint: 'alice' })
    const posted = {
      method: 'POST',
      url: `${url}?iss=https://evil.example`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(form),
    }
    const expected = { iss, loginHint: 'alice', parameters: { login_hint: 'alice' } }
    expect(readThirdPartyLogin(posted, checks)).toEqual(expected)
    expect(readThirdPartyLogin({ ...posted, body: { iss, login_hint: 'alice' } }, checks)).toEqual(
      expected,
    )
    const got = { method: 'GET', url: `${url}?${form}`, headers: {} }
    expect(readThirdPartyLogin(got, checks)).toEqual(expected)
  })

  it.each([
    'https://evil.example',
    'https://op.example/',
    'https://OP.example',
    'https://op.example@evil.example',
    '',
  ])(
    'C-23 is refused with the issuer %j, which the application does not know (Core §4)',
    (given) => {
      expect(() => read({ iss: given })).toThrow(ThirdPartyLoginError)
    },
  )

  it.each([
    'https://evil.example/',
    '//evil.example',
    String.raw`/\evil.example`,
    'https:evil.example',
    'https:/app.example/',
    String.raw`https://app.example\@evil.example`,
    'https://app.example@evil.example/',
    'https://user@app.example/',
    'https://app.example.evil.example/',
    'https://app.example:444/',
    'http://app.example/',
    'javascript:alert(1)//app.example',
    'data:text/html,x',
    'https://app.example/\r\nset-cookie: a=b',
    'https://app.example/\tx',
    'https://аpp.example/',
    '/inbox',
    `https://app.example/${'a'.repeat(2048)}`,
  ])(
    'C-17, A-05 is refused with the target %j, which is not within the application (Core §4)',
    (target) => {
      expect(() => read({ iss, target_link_uri: target })).toThrow(ThirdPartyLoginError)
    },
  )

  it('C-17 gives a target as it was read, so that it leads where it was found to', () => {
    const login = read({ iss, target_link_uri: 'HTTPS://APP.example:443/a/../b' })
    expect(login.targetLinkUri).toBe('https://app.example/b')
  })

  it('is refused with a target where the application names no origin of its own (Core §4)', () => {
    const none = { issuers: checks.issuers }
    expect(() => read({ iss, target_link_uri: 'https://app.example/' }, none)).toThrow(
      ThirdPartyLoginError,
    )
    expect(read({ iss }, none).iss).toBe(iss)
  })

  it.each([
    ['nothing', ''],
    ['iss repeated', `?iss=${iss}&iss=${iss}`],
    [
      'a target repeated',
      `?iss=${iss}&target_link_uri=${url}&target_link_uri=https://evil.example`,
    ],
    ['what is not form-encoded', '?iss=%zz'],
    ['too much of it', `?iss=${iss}&login_hint=${'a'.repeat(20_000)}`],
    ['a hint that is too long', `?iss=${iss}&login_hint=${'a'.repeat(2049)}`],
  ])('A-07, A-60 is refused with %s', (_, query) => {
    expect(() => readThirdPartyLogin(`${url}${query}`, checks)).toThrow(ThirdPartyLoginError)
  })

  it.each<[string, ThirdPartyLoginChecks]>([
    ['no issuer', { issuers: [] }],
    ['an origin with a path', { issuers: [iss], targetOrigins: ['https://app.example/'] }],
    ['an origin that is a host', { issuers: [iss], targetOrigins: ['app.example'] }],
    ['an origin of another scheme', { issuers: [iss], targetOrigins: ['app://x'] }],
  ])('is not held against %s', (_, options) => {
    expect(() => readThirdPartyLogin(`${url}?iss=${iss}`, options)).toThrow(AuthkitConfigError)
  })
})
