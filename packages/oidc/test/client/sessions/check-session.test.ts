import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { checkSessionMessage, isSessionState } from '../../../src/client/sessions/check-session.ts'

describe('the question about a session', () => {
  it('is the client identifier, a space and the session_state (Session Management §3.1)', () => {
    const sessionState = 'hash.salt'
    expect(checkSessionMessage({ clientId: 'app', sessionState })).toBe('app hash.salt')
  })

  it('is refused for a session_state that cannot be one (Session Management §2)', () => {
    for (const sessionState of ['', 'a b', 'a\n', 'a'.repeat(2049)]) {
      expect(isSessionState(sessionState)).toBe(false)
      expect(() => checkSessionMessage({ clientId: 'app', sessionState })).toThrow(
        AuthkitConfigError,
      )
    }
    expect(isSessionState(undefined)).toBe(false)
    expect(() => checkSessionMessage({ clientId: '', sessionState: 'a' })).toThrow(
      AuthkitConfigError,
    )
  })
})
