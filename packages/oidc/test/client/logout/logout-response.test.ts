import { AuthkitConfigError } from '@authkit/common'
import { MismatchingStateError } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { LogoutResponseError } from '../../../src/client/logout/logout-errors.ts'
import { readLogoutResponse } from '../../../src/client/logout/logout-response.ts'

const url = 'https://app.example/signed-out'
const state = 'the-state-of-this-browser'
const read = (input: Parameters<typeof readLogoutResponse>[0], expected = state) =>
  readLogoutResponse(input, { state: expected })

describe('a browser that comes back from a logout', () => {
  it('T13.07, I19 brings the state of this logout (RP-Initiated Logout §3)', () => {
    expect(read(`${url}?state=${state}`)).toEqual({ state })
    expect(read(`/signed-out?from=op&state=${state}`)).toEqual({ state })
    expect(read(new URL(`${url}?state=${state}`))).toEqual({ state })
    expect(read(new URLSearchParams({ state }))).toEqual({ state })
    expect(read({ method: 'GET', url: `${url}?state=${state}`, headers: {} })).toEqual({ state })
  })

  it('T13.08 is refused without a state and with an unknown one, each with a message of its own', () => {
    const missing = 'The logout response has no state'
    const other = 'The state of the logout response is not the one of this logout'
    for (const query of ['', '?', '?state', '?state=', '?State=x', `#state=${state}`]) {
      expect(() => read(`${url}${query}`)).toThrow(new MismatchingStateError(missing))
    }
    for (const value of ['x', state.toUpperCase(), `${state}x`, ` ${state}`, state.slice(1)]) {
      expect(() => read(`${url}?state=${value}`)).toThrow(new MismatchingStateError(other))
    }
    expect(new MismatchingStateError().status).toBe(400)
  })

  it.each([
    ['a repeated state', `?state=${state}&state=${state}`],
    ['another parameter repeated', `?state=${state}&a=1&a=2`],
    ['too much of it', `?state=${state}&a=${'a'.repeat(20_000)}`],
    ['too many parameters', `?state=${state}&${'a&'.repeat(60)}`],
    ['what is not form-encoded', `?state=%zz`],
    ['what is not UTF-8', `?state=%ff`],
  ])('A-07, A-60 is refused with %s (RFC 6749 §3.1)', (_, query) => {
    expect(() => read(`${url}${query}`)).toThrow(LogoutResponseError)
  })

  it('needs the state that was kept, lest every return be taken for this one', () => {
    expect(() => read(`${url}?state=`, '')).toThrow(AuthkitConfigError)
    // What a caller in JavaScript finds in an empty session.
    const nothing = undefined as unknown as string
    expect(() => readLogoutResponse(url, { state: nothing })).toThrow(AuthkitConfigError)
  })

  it('is a URL, parameters or a request', () => {
    // What a caller in JavaScript may give.
    const wrong = 5 as unknown as string
    expect(() => read(wrong)).toThrow(AuthkitConfigError)
  })
})
