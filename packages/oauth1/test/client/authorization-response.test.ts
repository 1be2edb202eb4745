import { type AuthorizationResponseInput, OAuth1Client } from '@authkit/oauth1/client'
import { describe, expect, it } from 'vitest'
import { printer } from '../signature/vectors.ts'
import { thrownBy } from '../outcome.ts'

const callback = 'https://client.test/cb'

function clientOf(token: string | undefined = 'foo'): OAuth1Client {
  return new OAuth1Client({ ...printer, token, tokenSecret: 'secret' })
}

const problemWith = (response: AuthorizationResponseInput) =>
  thrownBy(() => clientOf().parseAuthorizationResponse(response))

describe('parseAuthorizationResponse', () => {
  it.each<[string, AuthorizationResponseInput]>([
    ['a URL as text', `${callback}?oauth_token=foo&oauth_verifier=b%2Fr&lang=en#top`],
    ['a URL', new URL(`${callback}?oauth_token=foo&oauth_verifier=b%2Fr&lang=en`)],
    ['a path', '/cb?oauth_token=foo&oauth_verifier=b%2Fr&lang=en'],
    ['a record', { oauth_token: 'foo', oauth_verifier: ['b/r'], lang: 'en', other: undefined }],
    [
      'a record without a prototype',
      Object.assign(Object.create(null), { oauth_token: 'foo', oauth_verifier: 'b/r', lang: 'en' }),
    ],
    ['its query', new URLSearchParams('oauth_token=foo&oauth_verifier=b%2Fr&lang=en')],
  ])('O26, T8.10, CLI-4: reads %s and keeps the verifier, RFC 5849 §2.2', (_title, response) => {
    const client = clientOf()
    expect(client.parseAuthorizationResponse(response)).toEqual({
      oauth_token: 'foo',
      oauth_verifier: 'b/r',
      lang: 'en',
    })
    expect(client.token).toEqual({
      oauth_token: 'foo',
      oauth_token_secret: 'secret',
      oauth_verifier: 'b/r',
    })
  })

  it.each([
    ['of another login', '?oauth_token=bar&oauth_verifier=v', 'mismatching_token'],
    ['of another login that was denied', '?denied=bar', 'mismatching_token'],
    ['without a token', '?oauth_verifier=v', 'missing_token'],
    ['without a query', '', 'missing_token'],
    ['without a verifier', '?oauth_token=foo', 'missing_verifier'],
    ['with an empty verifier', '?oauth_token=foo&oauth_verifier=', 'missing_verifier'],
    ['with two tokens', '?oauth_token=foo&oauth_token=bar&oauth_verifier=v', invalid()],
    ['with two verifiers', '?oauth_token=foo&oauth_verifier=v&oauth_verifier=w', invalid()],
    ['that is no UTF-8', '?oauth_token=foo&oauth_verifier=%FF', invalid()],
    ['that is too long', `?oauth_token=foo&oauth_verifier=${'v'.repeat(20_000)}`, invalid()],
  ])('O-04: refuses a callback %s, RFC 5849 §2.2', (_title, query, error) => {
    const client = clientOf()
    expect(thrownBy(() => client.parseAuthorizationResponse(callback + query))).toMatchObject({
      error,
      status: 400,
    })
    expect(client.token.oauth_verifier).toBeUndefined()
  })

  // What callers without a compiler, and query parsers that nest names, may pass.
  const anything = (value: unknown): never => value as never
  it.each<[string, AuthorizationResponseInput, string]>([
    ['without anything', Object.create(null), 'missing_token'],
    ['with two tokens', { oauth_token: ['foo', 'foo'], oauth_verifier: 'v' }, invalid()],
    ['with an object', anything({ oauth_token: { toString: 1 }, oauth_verifier: 'v' }), invalid()],
    ['with lists in lists', anything({ oauth_token: [['foo']], oauth_verifier: 'v' }), invalid()],
    ['that is a list', anything([['oauth_token', 'foo']]), invalid()],
    ['that is a Map', anything(new Map([['oauth_token', 'foo']])), invalid()],
    ['that is too long', { oauth_token: 'foo', oauth_verifier: 'v'.repeat(20_000) }, invalid()],
  ])('O-04, E14: refuses a record %s, RFC 5849 §2.2', (_title, response, error) => {
    expect(problemWith(response)).toMatchObject({ error, status: 400 })
  })

  it.each([undefined, null, 5, Symbol('x'), () => 'x'])(
    'E14: tells the caller of %s, which is no callback',
    (response) => {
      expect(() => clientOf().parseAuthorizationResponse(anything(response))).toThrow(
        expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
      )
    },
  )

  it.each([
    ['denied', '?denied=foo', undefined],
    ['oauth_problem', '?oauth_token=foo&oauth_problem=user_refused', 'user_refused'],
    ['oauth_problem alone', '?oauth_problem=permission_denied', 'permission_denied'],
    ['error', '?error=access_denied&error_description=No', 'access_denied'],
    ['what is no word', '?oauth_problem=No%0AWay', undefined],
    ['denied beside a verifier', '?oauth_token=foo&oauth_verifier=v&denied=foo', undefined],
  ])('tells of a refusal by %s', (_title, query, problem) => {
    const error = problemWith(callback + query)
    expect(error).toMatchObject({ error: 'access_denied', status: 400, problem })
    expect(error?.message).not.toMatch(/Way|foo/)
  })

  it('E02: needs the temporary credentials of this login', () => {
    const client = new OAuth1Client(printer)
    const response = `${callback}?oauth_token=undefined&oauth_verifier=v`
    expect(thrownBy(() => client.parseAuthorizationResponse(response))).toMatchObject({
      error: 'missing_request_token',
    })
  })

  it('has nothing of the callback in its errors', () => {
    const error = problemWith(`${callback}?oauth_token=other-token&oauth_verifier=my-verifier`)
    expect(`${error?.message}${error?.stack}${JSON.stringify(error)}`).not.toMatch(
      /other-token|my-verifier/,
    )
  })
})

function invalid(): string {
  return 'invalid_authorization_response'
}
