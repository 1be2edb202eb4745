import { isAuthkitError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  InvalidTokenError,
  MissingTokenError,
  OAuthClientError,
  OAuthError,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'

describe('client errors', () => {
  it('E03 have a stable code and the short name that Authlib uses', () => {
    const error = new MissingTokenError()
    expect(error).toBeInstanceOf(OAuthClientError)
    expect(isAuthkitError(error)).toBe(true)
    expect(error).toMatchObject({
      name: 'MissingTokenError',
      error: 'missing_token',
      code: 'ERR_OAUTH2_CLIENT_MISSING_TOKEN',
    })
  })

  it('E05, E06: tell a token that is over from one that cannot be used', () => {
    const [over, unknown] = [new InvalidTokenError(), new UnsupportedTokenTypeError()]
    expect(over).toMatchObject({ name: 'InvalidTokenError', error: 'token_invalid' })
    expect(unknown).toMatchObject({
      name: 'UnsupportedTokenTypeError',
      error: 'unsupported_token_type',
    })
    for (const error of [over, unknown]) {
      expect(error).toBeInstanceOf(OAuthClientError)
      expect(error.code).toBe(`ERR_OAUTH2_CLIENT_${error.error.toUpperCase()}`)
    }
    expect([over.status, unknown.status]).toEqual([401, undefined])
    expect(InvalidTokenError.name).toBe('InvalidTokenError')
    expect(over).not.toBeInstanceOf(UnsupportedTokenTypeError)
  })

  it('E01 of a provider have one code, whatever the provider calls them', () => {
    const error = new OAuthError('x/../y', { description: 'why', status: 400 })
    expect(error.code).toBe('ERR_OAUTH2_CLIENT_OAUTH_ERROR')
    expect(error.message).toBe('x/../y: why')
  })

  it('keep the message of a provider on one line of bounded length', () => {
    const error = new OAuthError('e', { description: `a\r\nb\u001B[31m\u202E${'x'.repeat(5000)}` })
    expect(error.message).toMatch(/^e: a {2}b \[31m x+$/)
    expect(error.message.length).toBeLessThanOrEqual(500)
  })
})
