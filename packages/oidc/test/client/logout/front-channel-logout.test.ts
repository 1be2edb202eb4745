import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { validateFrontChannelLogout } from '../../../src/client/logout/front-channel-logout.ts'
import { FrontChannelLogoutError } from '../../../src/client/logout/logout-errors.ts'

const issuer = 'https://op.example'
const url = 'https://app.example/front-channel-logout'
const named = `${url}?iss=${encodeURIComponent(issuer)}&sid=s1`

describe('a logout request through the browser', () => {
  it('names the session, or none (Front-Channel Logout §2)', () => {
    expect(validateFrontChannelLogout(named, { issuer })).toEqual({ iss: issuer, sid: 's1' })
    expect(validateFrontChannelLogout(named, { issuer, sid: 's1' })).toEqual({
      iss: issuer,
      sid: 's1',
    })
    expect(validateFrontChannelLogout(`${url}?app=1`, { issuer }).sid).toBeUndefined()
    const request = { method: 'GET', url: named, headers: {} }
    expect(validateFrontChannelLogout(request, { issuer }).sid).toBe('s1')
  })

  it.each([
    ['only iss', '?iss=https://op.example'],
    ['only sid', '?sid=s1'],
    ['an empty sid', '?iss=https://op.example&sid='],
    ['another issuer', '?iss=https://evil.example&sid=s1'],
    ['an issuer in other spelling', '?iss=https://OP.example&sid=s1'],
    ['a slash after the issuer', '?iss=https://op.example/&sid=s1'],
    ['iss repeated', '?iss=https://op.example&iss=https://evil.example&sid=s1'],
    ['sid repeated', '?iss=https://op.example&sid=s1&sid=s2'],
    ['too much of it', `?iss=https://op.example&sid=${'s'.repeat(20_000)}`],
    ['what is not form-encoded', '?iss=%zz&sid=s1'],
  ])('A-07, A-60 is refused with %s (Front-Channel Logout §2)', (_, query) => {
    expect(() => validateFrontChannelLogout(`${url}${query}`, { issuer })).toThrow(
      FrontChannelLogoutError,
    )
  })

  it('is refused about another session than this one, and about none (Front-Channel Logout §2)', () => {
    const checks = { issuer, sid: 's2' }
    expect(() => validateFrontChannelLogout(named, checks)).toThrow('another session')
    expect(() => validateFrontChannelLogout(url, checks)).toThrow('names no session')
  })

  it('names a session where the client registered that it must (Front-Channel Logout §2)', () => {
    const checks = { issuer, sessionRequired: true }
    expect(() => validateFrontChannelLogout(url, checks)).toThrow(FrontChannelLogoutError)
    expect(validateFrontChannelLogout(named, checks).sid).toBe('s1')
  })

  it('is held against an issuer, and against no empty sid', () => {
    expect(() => validateFrontChannelLogout(url, { issuer: '' })).toThrow(AuthkitConfigError)
    expect(() => validateFrontChannelLogout(url, { issuer, sid: '' })).toThrow(AuthkitConfigError)
  })
})
