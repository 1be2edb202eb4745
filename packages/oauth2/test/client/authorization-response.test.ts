import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  OAuth2Client,
  OAuthError,
} from '../../src/client.ts'

const issuer = 'https://as.example'
const state = 'the-state'
const callback = 'https://app.example/cb'

function parse(query: string, metadata: Record<string, unknown> = {}, checks = { state }) {
  const client = new OAuth2Client({ clientId: 'app', serverMetadata: metadata })
  return client.parseAuthorizationResponse(`${callback}?${query}`, checks)
}

describe('parseAuthorizationResponse', () => {
  const client = new OAuth2Client({ clientId: 'app', serverMetadata: { issuer } })

  it.each([
    `${callback}?code=c1&state=${state}`,
    new URL(`${callback}?code=c1&state=${state}`),
    new URLSearchParams({ code: 'c1', state }),
  ])('T-UT-8 takes the code out of %s, RFC 6749 §4.1.2', (response) => {
    expect(client.parseAuthorizationResponse(response, { state })).toEqual({ code: 'c1' })
  })

  it('decodes the code', () => {
    expect(parse(`code=a%2Bb%20c+d&state=${state}`).code).toBe('a+b c d')
  })

  it.each([
    ['missing', 'code=c'],
    ['empty', 'code=c&state='],
    ['another', 'code=c&state=other'],
    ['a prefix', 'code=c&state=the-stat'],
    ['another case', 'code=c&state=THE-STATE'],
  ])('C-01, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12', (_, query) => {
    expect(() => parse(query)).toThrow(MismatchingStateError)
  })

  it.each(['', undefined])('D20 does not go on without a state to compare with: %j', (expected) => {
    // A caller without types.
    const checks = { state: expected } as { state: string }
    expect(() => parse('code=c&state=', {}, checks)).toThrow(AuthkitConfigError)
  })

  it.each(['', 'code=', `state=${state}`, 'error_code=5&state=x'])(
    'T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
    (query) => {
      expect(() => parse(query)).toThrow(MissingCodeError)
    },
  )

  it.each([
    `code=a&code=b&state=${state}`,
    `code=a&state=${state}&state=other`,
    `error=a&error=b&state=${state}`,
    `code=a&state=${state}&iss=a&iss=a`,
    `code=a&state=${state}&state=`,
  ])('C-09, T10.26 refuses a repeated parameter: %s, RFC 6749 §3.1', (query) => {
    expect(() => parse(query)).toThrow(InvalidAuthorizationResponseError)
  })

  it.each([`code=%ff&state=${state}`, `code=%&state=${state}`, `x=${'x'.repeat(20_000)}`])(
    'C-09 refuses a query that is malformed or too long',
    (query) => {
      expect(() => parse(query)).toThrow(InvalidAuthorizationResponseError)
    },
  )

  it('C52, D08, T2.11 throws the error of the server, RFC 6749 §4.1.2.1', () => {
    const query = `error=access_denied&error_description=No+%C3%BC%22&error_uri=https%3A%2F%2Fx&state=${state}`
    let thrown: unknown
    try {
      parse(query)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(OAuthError)
    expect(thrown).toMatchObject({
      error: 'access_denied',
      description: 'No ü"',
      uri: 'https://x',
      status: 400,
    })
  })

  it('D09, R80 checks the state of an error before it believes it', () => {
    expect(() => parse('error=access_denied&state=other')).toThrow(MismatchingStateError)
  })

  it('C-09 takes a response with both code and error for an error', () => {
    expect(() => parse(`code=c&error=access_denied&state=${state}`)).toThrow(OAuthError)
  })

  it('C-09 does not read a fragment', () => {
    const response = `${callback}?state=${state}#code=c`
    expect(() => client.parseAuthorizationResponse(response, { state })).toThrow(MissingCodeError)
  })
})

describe('the issuer of a response', () => {
  const announced = { issuer, authorization_response_iss_parameter_supported: true }
  const iss = encodeURIComponent(issuer)

  it('R86 is compared with the issuer that was asked, RFC 9207 §2.4', () => {
    expect(parse(`code=c&state=${state}&iss=${iss}`, announced).code).toBe('c')
    expect(parse(`code=c&state=${state}&iss=${iss}`, { issuer }).code).toBe('c')
  })

  it('C-03 must not be missing when the server announces it, RFC 9207 §3', () => {
    expect(() => parse(`code=c&state=${state}`, announced)).toThrow(MismatchingIssuerError)
  })

  it.each(['https://evil.example', `${issuer}/`, 'HTTPS://AS.EXAMPLE', ''])(
    'C-03, C-04, T10.23 must not be %j, RFC 9207 §2.4',
    (other) => {
      const query = `code=c&state=${state}&iss=${encodeURIComponent(other)}`
      expect(() => parse(query, announced)).toThrow(MismatchingIssuerError)
      expect(() => parse(query, { issuer })).toThrow(MismatchingIssuerError)
    },
  )

  it('C-03 must be known to the client when a response names it', () => {
    expect(() => parse(`code=c&state=${state}&iss=${iss}`)).toThrow(/serverMetadata\.issuer/)
  })

  it('C-03 is checked before an error is believed', () => {
    expect(() => parse(`error=access_denied&state=${state}`, announced)).toThrow(
      MismatchingIssuerError,
    )
  })

  it('may be that of the login instead of the metadata', () => {
    const client = new OAuth2Client({ clientId: 'app', serverMetadata: { issuer } })
    const response = `${callback}?code=c&state=${state}&iss=${iss}`
    expect(() =>
      client.parseAuthorizationResponse(response, { state, issuer: 'https://other.example' }),
    ).toThrow(MismatchingIssuerError)
  })
})
