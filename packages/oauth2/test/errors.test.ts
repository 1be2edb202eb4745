import { AuthkitError, isAuthkitError } from '@authkit/common'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as oauth2 from '../src/errors.ts'
import { OAuth2Error, type OAuth2ErrorClass } from '../src/errors.ts'
import { createProvider, get, issuer, json, locationOf, redirectUri } from './server/provider.ts'

const description = /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/

/** Class, code on the wire, status. */
const catalogue: readonly (readonly [OAuth2ErrorClass, string, number])[] = [
  [oauth2.InvalidRequestError, 'invalid_request', 400],
  [oauth2.InvalidClientError, 'invalid_client', 401],
  [oauth2.InvalidGrantError, 'invalid_grant', 400],
  [oauth2.UnauthorizedClientError, 'unauthorized_client', 400],
  [oauth2.UnsupportedResponseTypeError, 'unsupported_response_type', 400],
  [oauth2.UnsupportedGrantTypeError, 'unsupported_grant_type', 400],
  [oauth2.InvalidScopeError, 'invalid_scope', 400],
  [oauth2.AccessDeniedError, 'access_denied', 403],
  [oauth2.ServerError, 'server_error', 500],
  [oauth2.TemporarilyUnavailableError, 'temporarily_unavailable', 503],
  [oauth2.MissingAuthorizationError, 'missing_authorization', 401],
  [oauth2.UnsupportedTokenTypeError, 'unsupported_token_type', 400],
  [oauth2.InvalidTokenError, 'invalid_token', 401],
  [oauth2.InsufficientScopeError, 'insufficient_scope', 403],
  [oauth2.InvalidRedirectUriError, 'invalid_redirect_uri', 400],
  [oauth2.InvalidClientMetadataError, 'invalid_client_metadata', 400],
  [oauth2.InvalidSoftwareStatementError, 'invalid_software_statement', 400],
  [oauth2.UnapprovedSoftwareStatementError, 'unapproved_software_statement', 400],
  [oauth2.AuthorizationPendingError, 'authorization_pending', 400],
  [oauth2.SlowDownError, 'slow_down', 400],
  [oauth2.ExpiredTokenError, 'expired_token', 400],
  [oauth2.InvalidRequestUriError, 'invalid_request_uri', 400],
  [oauth2.InvalidRequestObjectError, 'invalid_request_object', 400],
  [oauth2.RequestNotSupportedError, 'request_not_supported', 400],
  [oauth2.RequestUriNotSupportedError, 'request_uri_not_supported', 400],
  [oauth2.RegistrationNotSupportedError, 'registration_not_supported', 400],
  [oauth2.UnmetAuthenticationRequirementsError, 'unmet_authentication_requirements', 400],
  [oauth2.InteractionRequiredError, 'interaction_required', 400],
  [oauth2.LoginRequiredError, 'login_required', 400],
  [oauth2.AccountSelectionRequiredError, 'account_selection_required', 400],
  [oauth2.ConsentRequiredError, 'consent_required', 400],
  [oauth2.InvalidTargetError, 'invalid_target', 400],
  [oauth2.InsufficientUserAuthenticationError, 'insufficient_user_authentication', 401],
]

describe('protocol errors', () => {
  it.each(catalogue)(
    'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
    (Kind, code, status) => {
      const error = new Kind()
      expect(error).toMatchObject({
        error: code,
        status,
        statusCode: status,
        code: `ERR_OAUTH2_${code.toUpperCase()}`,
      })
      expect(error.name).toMatch(/Error$/)
      // E-6, E-7: the text says what is wrong, and never is the value that was sent.
      expect(error.message).toMatch(description)
      expect(error).toBeInstanceOf(OAuth2Error)
      expect(error).toBeInstanceOf(AuthkitError)
      expect(isAuthkitError(error)).toBe(true)
    },
  )

  it('have a class for every code that is exported', () => {
    const classes = Object.entries(oauth2).filter(
      ([, value]) => value !== OAuth2Error && value.prototype instanceof OAuth2Error,
    )
    const known = new Set<unknown>(catalogue.map(([Kind]) => Kind))
    expect(classes.filter(([, value]) => !known.has(value)).map(([name]) => name)).toEqual([])
  })

  it('take a description, a page, a status, header fields, a reason and a cause, ERR-1', () => {
    const cause = new Error('why')
    const error = new oauth2.InvalidGrantError('No', {
      cause,
      status: 422,
      uri: `${issuer}/errors/grant`,
      headers: { 'retry-after': '5' },
      reason: 'code_expired',
    })
    expect(error).toMatchObject({
      message: 'No',
      cause,
      status: 422,
      uri: `${issuer}/errors/grant`,
      headers: { 'retry-after': '5' },
      reason: 'code_expired',
    })
    const bare = new oauth2.InvalidGrantError()
    expect(bare).toMatchObject({ status: 400, uri: undefined, headers: {}, reason: undefined })
  })

  it('are answered with error, error_description and error_uri, and with nothing that was sent, ERR-2', () => {
    const { server } = createProvider()
    const uri = `${issuer}/errors/grant`
    const response = server.createErrorResponse(
      new oauth2.InvalidGrantError('No', { uri, reason: 'code_expired', cause: new Error('disk') }),
    )
    expect(Object.entries(json(response))).toEqual([
      ['error', 'invalid_grant'],
      ['error_description', 'No'],
      ['error_uri', uri],
    ])
    expect(json(server.createErrorResponse(new OAuth2Error('custom', '')))).toEqual({
      error: 'custom',
    })
  })

  it('are answered with JSON that no cache keeps and with their header fields, ERR-4, E-3, E-10, RFC 6749 §5.2', () => {
    const { server } = createProvider()
    const headers = { 'www-authenticate': 'Basic realm="oauth"' }
    const response = server.createErrorResponse(
      new oauth2.InvalidClientError(undefined, { headers }),
    )
    expect(response.status).toBe(401)
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...headers,
    })
  })

  it('hold no character that the wire does not allow, whatever they are made of, ERR-5, A-53, RFC 6749 §5.2', () => {
    const clean = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { message } = new OAuth2Error('invalid_request', text)
      expect(message).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]*$/)
      expect(message).toHaveLength(text.length)
    })
    fc.assert(clean, { numRuns: 1000, seed: 6749 })
    expect(new OAuth2Error('x', 'response_type="z\\é"').message).toBe("response_type='z??'")
  })
})

describe('pages about errors', () => {
  const page = 'https://docs.example/errors#client'

  it('are named in the JSON of their error and of no other, T-CODE-8, FL-2, RFC 6749 §5.2', async () => {
    const { token } = createProvider({ errorUris: { invalid_client: page } })
    const form = { grant_type: 'client_credentials' }
    expect(json(await token(form, {}))['error_uri']).toBe(page)
    expect(json(await token({}))).not.toHaveProperty('error_uri')
  })

  it('are not added to a redirect, and give way to the page of an error itself, ERR-3', async () => {
    const { server, authorize } = createProvider({ errorUris: { access_denied: page } })
    const request = await authorize()
    const denied = await server.createAuthorizationResponse(request, null)
    expect(locationOf(denied).searchParams.has('error_uri')).toBe(false)
    const own = new oauth2.AccessDeniedError(undefined, { uri: `${issuer}/why` })
    const answer = await server.createAuthorizationErrorResponse(request, own)
    expect(locationOf(answer).searchParams.get('error_uri')).toBe(`${issuer}/why`)
    expect(json(server.createErrorResponse(own))['error_uri']).toBe(`${issuer}/why`)
  })

  it.each([
    '',
    'docs',
    '/errors',
    'https://docs.example/a b',
    'https://docs.example/"',
    'https://docs.example/é',
  ])('cannot be %j, RFC 6749 §5.2', (uri) => {
    expect(() => createProvider({ errorUris: { invalid_client: uri } })).toThrow(
      'the page about invalid_client is an absolute URL',
    )
  })
})

describe('errors at a redirect URI', () => {
  it.each([
    [redirectUri, `${redirectUri}?error=`],
    [`${redirectUri}?a=b%20c&d`, `${redirectUri}?a=b%20c&d&error=`],
    ['com.example.app:/cb', 'com.example.app:/cb?error='],
  ])('leave what %s has there as it is, ERR-3, RFC 6749 §3.1.2', async (uri, begin) => {
    const web = { client_id: 'web', client_secret: 'x'.repeat(32), redirect_uris: [uri] }
    const { server } = createProvider({ clients: [web] })
    const asked = { response_type: 'code', client_id: 'web', scope: 'read admin', state: 'a b' }
    const refused = await server.validateConsentRequest(get('/authorize', asked)).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(OAuth2Error)
    if (!(refused instanceof OAuth2Error)) return
    const { location } = server.createErrorResponse(refused).headers
    expect(String(location).startsWith(begin)).toBe(true)
    expect(String(location)).toContain('state=a+b')
  })
})
