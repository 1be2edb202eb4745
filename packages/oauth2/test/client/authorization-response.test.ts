import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  OAuth2Client,
  OAuthError,
  UnsupportedTokenTypeError,
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
  ])('C51, M17, T-UT-8 takes the code out of %s, RFC 6749 §4.1.2', (response) => {
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
  ])('C-01, C07, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12', (_, query) => {
    expect(() => parse(query)).toThrow(MismatchingStateError)
  })

  it.each(['', undefined])(
    'C07, D20, T2.10 does not go on without a state to compare with: %j',
    (expected) => {
      // A caller without types.
      const checks = { state: expected } as { state: string }
      expect(() => parse('code=c&state=', {}, checks)).toThrow(AuthkitConfigError)
    },
  )

  it.each(['', 'code=', `state=${state}`, 'error_code=5&state=x'])(
    'E09, T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
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

describe('a response with tokens', () => {
  const client = new OAuth2Client({ clientId: 'app', serverMetadata: { issuer } })
  const all = { code: 'c1', access_token: 'at', token_type: 'Bearer', id_token: 'a.b.c', state }
  const hybrid = { state, responseType: 'code id_token token' }
  const without = (...names: string[]): Record<string, string> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))

  it('takes what was asked for out of the fragment, RFC 6749 §4.2.2', () => {
    const response = `${callback}#${new URLSearchParams({ ...all, expires_in: '60', scope: 'a b', x: 'y' })}`
    for (const input of [response, new URL(response), response.slice(callback.length)]) {
      expect(client.parseAuthorizationResponse(input, hybrid)).toEqual({
        code: 'c1',
        tokens: {
          access_token: 'at',
          token_type: 'Bearer',
          id_token: 'a.b.c',
          expires_in: '60',
          scope: 'a b',
        },
      })
    }
  })

  it('takes a form as a body parser made it, OAuth 2.0 Form Post Response Mode §2', () => {
    const checks = { state, responseType: 'id_token', responseMode: 'form_post' } as const
    const form = Object.assign(Object.create(null), without('code', 'access_token', 'token_type'))
    expect(client.parseAuthorizationResponse(form, checks)).toEqual({
      code: '',
      tokens: { id_token: 'a.b.c' },
    })
    const code = { state, responseMode: 'form_post' } as const
    expect(client.parseAuthorizationResponse({ code: 'c', state }, code)).toEqual({ code: 'c' })
  })

  it.each([
    ['the query instead of the fragment', `${callback}?${new URLSearchParams(all)}`, {}],
    ['nothing', callback, {}],
    [
      'the fragment instead of the form',
      `${callback}#${new URLSearchParams(all)}`,
      { responseMode: 'form_post' },
    ],
    ['a repeated parameter', `${callback}#${new URLSearchParams(all)}&code=c2`, {}],
    ['a fragment that is too long', `${callback}#x=${'x'.repeat(70_000)}`, {}],
    ['a fragment that is no form', `${callback}#id_token=%ff`, {}],
    ['a list of codes', { ...all, code: ['c1', 'c2'] }, {}],
    ['a number', { ...all, code: 1 }, {}],
    ['an object', { ...all, code: { $ne: '' } }, {}],
    ['a list', ['code'], {}],
    ['a Map', new Map(Object.entries(all)), {}],
  ])('C-09 refuses %s, RFC 6749 §3.1', (_, input, more) => {
    // A body parser makes what it likes.
    const response = input as string
    const checks = { ...hybrid, ...(more as { responseMode?: 'form_post' }) }
    expect(() => client.parseAuthorizationResponse(response, checks)).toThrow(
      /response (is|has no|repeats)/,
    )
  })

  it.each(['code', 'access_token', 'token_type', 'id_token'])(
    'C-09, E10 refuses a response without the %s that was asked for, OAuth 2.0 Multiple Response Type Encoding Practices §5',
    (name) => {
      const response = new URLSearchParams(without(name))
      const error = name === 'code' ? MissingCodeError : InvalidAuthorizationResponseError
      expect(() => client.parseAuthorizationResponse(response, hybrid)).toThrow(error)
    },
  )

  it.each([
    ['code', 'access_token'],
    ['code', 'id_token'],
    ['id_token', 'code'],
    ['id_token', 'access_token'],
    ['id_token token', 'code'],
    ['code id_token', 'access_token'],
    ['code token', 'id_token'],
  ])('C-09, C-26 asked for %s refuses a response that has the %s too', (responseType, name) => {
    const words = new Set(
      responseType.split(' ').map((word) => (word === 'token' ? 'access_token' : word)),
    )
    const unasked = ['code', 'access_token', 'id_token'].filter(
      (one) => one !== name && !words.has(one),
    )
    const response = new URLSearchParams(without(...unasked))
    expect(() => client.parseAuthorizationResponse(response, { state, responseType })).toThrow(
      new RegExp(`the ${name} that nobody asked for`),
    )
  })

  it.each(['mac', 'DPoP', 'N_A'])(
    'T2.24, C-14 refuses an access token of the type %s, RFC 6749 §7.1',
    (token_type) => {
      const response = new URLSearchParams({ ...all, token_type })
      expect(() => client.parseAuthorizationResponse(response, hybrid)).toThrow(
        UnsupportedTokenTypeError,
      )
    },
  )

  it('E10, T2.25 throws the error of the server, RFC 6749 §4.2.2.1', () => {
    const response = `${callback}#error=access_denied&state=${state}`
    expect(() => client.parseAuthorizationResponse(response, hybrid)).toThrow(OAuthError)
  })

  it('C-01 refuses another state, RFC 6749 §10.12', () => {
    const response = new URLSearchParams({ ...all, state: 'other' })
    expect(() => client.parseAuthorizationResponse(response, hybrid)).toThrow(MismatchingStateError)
  })

  it('C-03 may leave out the iss that is in the ID Token beside it, but not from an error, RFC 9207 §2.4', () => {
    const announced = { issuer, authorization_response_iss_parameter_supported: true }
    const strict = new OAuth2Client({ clientId: 'app', serverMetadata: announced })
    expect(strict.parseAuthorizationResponse(new URLSearchParams(all), hybrid).code).toBe('c1')
    const other = new URLSearchParams({ ...all, iss: 'https://evil.example' })
    expect(() => strict.parseAuthorizationResponse(other, hybrid)).toThrow(MismatchingIssuerError)
    const lacking = [
      [without('id_token'), { state, responseType: 'code token' }],
      [{ error: 'access_denied', state }, hybrid],
    ] as const
    for (const [response, checks] of lacking) {
      expect(() => strict.parseAuthorizationResponse(response, checks)).toThrow(
        MismatchingIssuerError,
      )
    }
  })

  it('gets no token at the token endpoint without a code', async () => {
    const serverMetadata = { token_endpoint: 'https://as.example/token' }
    const fetching = new OAuth2Client({ clientId: 'app', serverMetadata, fetch: unreachable })
    const authorizationResponse = `${callback}#${new URLSearchParams(without('code'))}`
    const request = {
      state,
      authorizationResponse,
      responseType: 'id_token token',
      codeVerifier: 'v'.repeat(43),
    }
    await expect(fetching.fetchToken(request)).rejects.toThrow('asks for no code')
  })

  it.each([1, null, true])('refuses %j, which is none of its forms', async (input) => {
    const serverMetadata = { token_endpoint: 'https://as.example/token' }
    const fetching = new OAuth2Client({ clientId: 'app', serverMetadata, fetch: unreachable })
    // A caller without types.
    const request = {
      state,
      codeVerifier: 'v'.repeat(43),
      authorizationResponse: input as unknown as string,
    }
    await expect(fetching.fetchToken(request)).rejects.toThrow(AuthkitConfigError)
  })
})

async function unreachable(): Promise<Response> {
  throw new Error('nothing is sent')
}

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

  it.each([
    ['https://evil.example/a', 'https://evil.example/a'],
    [`${issuer}/`, `${issuer}/`],
    ['', 'none'],
    ['https://evil.example/<script>', 'something that is no issuer'],
    ['https://evil.example/\nlog: admin', 'something that is no issuer'],
    ['https://user:secret@evil.example', 'something that is no issuer'],
    [`https://evil.example/${'x'.repeat(200)}`, 'something that is no issuer'],
  ])('is shown beside the one that was asked, where it is a URL: %j', (named, shown) => {
    const query = new URLSearchParams({ code: 'c', state, iss: named })
    const text = `its iss is ${shown}, and ${issuer} was asked`
    expect(() => parse(query.toString(), announced)).toThrow(text)
  })

  it('may be that of the login instead of the metadata', () => {
    const client = new OAuth2Client({ clientId: 'app', serverMetadata: { issuer } })
    const response = `${callback}?code=c&state=${state}&iss=${iss}`
    expect(() =>
      client.parseAuthorizationResponse(response, { state, issuer: 'https://other.example' }),
    ).toThrow(MismatchingIssuerError)
  })
})
