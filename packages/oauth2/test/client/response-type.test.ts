import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { expectedResponse } from '../../src/client.ts'

describe('expectedResponse', () => {
  it.each([
    [undefined, 'code', 'query', ['code']],
    ['code', 'code', 'query', ['code']],
    ['id_token', 'id_token', 'fragment', ['id_token']],
    ['token id_token', 'id_token token', 'fragment', ['id_token', 'access_token', 'token_type']],
    ['code id_token', 'code id_token', 'fragment', ['code', 'id_token']],
    ['token code', 'code token', 'fragment', ['code', 'access_token', 'token_type']],
  ])(
    'of %s is %s in the %s, RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Type Encoding Practices §3 and §5',
    (given, responseType, mode, parameters) => {
      expect(expectedResponse(given)).toEqual({ responseType, mode, parameters })
    },
  )

  it.each(['', 'none', 'code code', 'code  id_token', 'Code', ' code'])(
    'refuses %j as a type, RFC 6749 §3.1.1',
    (responseType) => {
      expect(() => expectedResponse(responseType)).toThrow(AuthkitConfigError)
    },
  )

  it('takes a mode that the type allows, OAuth 2.0 Multiple Response Type Encoding Practices §2.1', () => {
    expect(expectedResponse('code', 'fragment').mode).toBe('fragment')
    expect(expectedResponse('code id_token', 'form_post').mode).toBe('form_post')
    for (const mode of ['jwt', '', 'Query']) {
      expect(() => expectedResponse('code', mode)).toThrow(/responseMode must be/)
    }
  })

  it.each(['id_token', 'id_token token', 'code id_token', 'code token'])(
    'refuses %s in a query, OAuth 2.0 Multiple Response Type Encoding Practices §5',
    (responseType) => {
      expect(() => expectedResponse(responseType, 'query')).toThrow(AuthkitConfigError)
    },
  )
})
