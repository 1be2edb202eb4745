import { jwt, leftHalfHash } from '@authkit/jose'
import { AuthorizationRequestError } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { authentication, createOp, issuer, keys, relyingParty, user } from './op.ts'

describe('ID Token', () => {
  it('says who signed in, when, how and for whom, Core §2, Core §3.1.3.3 and Core §3.1.3.6', async () => {
    const { login, clock } = createOp()
    const tokens = await login()
    const { header, claims } = jwt.verify(String(tokens['id_token']), keys, {
      clock,
      issuer,
      audience: 'rp',
    })
    expect(header.alg).toBe('RS256')
    expect({ ...claims }).toEqual({
      iss: issuer,
      sub: user.sub,
      aud: 'rp',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
      auth_time: authentication.time,
      acr: authentication.acr,
      amr: authentication.amr,
      nonce: 'n-0S6_WzA2Mj',
      at_hash: leftHalfHash('RS256', String(tokens['access_token'])),
    })
  })

  it.each(['RS256', 'ES256', 'EdDSA'])(
    'is signed with %s when the client registered it',
    async (alg) => {
      const { login, clock } = createOp({ alg })
      const { header } = jwt.verify(String((await login())['id_token']), keys, {
        clock,
        algorithms: [alg],
      })
      expect(header.alg).toBe(alg)
    },
  )

  it('T-OC-2 is not issued without the scope openid, Core §3.1.2.1', async () => {
    const { login } = createOp()
    expect(await login({ scope: 'profile' })).not.toHaveProperty('id_token')
  })

  it('comes again with a refresh, with the time of the sign-in and without nonce, Core §12.2', async () => {
    const { login, token, clock } = createOp()
    const tokens = await login()
    clock.advance(100)
    const fresh = await token({
      grant_type: 'refresh_token',
      refresh_token: String(tokens['refresh_token']),
    })
    const { claims } = jwt.verify(String(fresh['id_token']), keys, { clock })
    expect(claims).toMatchObject({
      sub: user.sub,
      aud: 'rp',
      iat: 1_700_000_100,
      auth_time: authentication.time,
    })
    expect(claims).not.toHaveProperty('nonce')
  })

  it('is not issued to a client that acts for itself, Core §1', async () => {
    const { token } = createOp()
    expect(await token({ grant_type: 'client_credentials', scope: 'openid' })).not.toHaveProperty(
      'id_token',
    )
  })

  it('ISU-1 is about what the application says of the user, asked once with client and use', async () => {
    const asked: unknown[] = []
    const userinfo = (subject: string, scope: readonly string[], about: { use: string }) => {
      asked.push([subject, scope, about.use])
      return user
    }
    await createOp({ userinfo, openid: { scopeInIdToken: true } }).login()
    expect(asked).toEqual([['user-1', ['openid', 'profile', 'email'], 'id_token']])
  })

  it('T-OC-11 knows no older form of its options: what is unknown is refused at the start', () => {
    const old: object = { jwt_config: { alg: 'HS256', key: 'secret', iss: issuer } }
    expect(() => createOp({ openid: old })).toThrow('jwt_config')
  })

  it('fails the exchange, and stores no token, when no key can sign it', async () => {
    const clients = () => ({ ...relyingParty, id_token_signed_response_alg: 'PS512' })
    await expect(createOp({ clients }).login()).rejects.toThrow('none of the algorithms')
  })
})

describe('authentication request', () => {
  it('reads prompt, max_age and login_hint, Core §3.1.2.1', async () => {
    const { authorize } = createOp()
    const request = await authorize({ prompt: 'login consent', max_age: '60', login_hint: 'alice' })
    expect(request).toMatchObject({ prompt: ['login', 'consent'], maxAge: 60, loginHint: 'alice' })
    expect(request.remembered['openid']).toEqual({ nonce: 'n-0S6_WzA2Mj' })
  })

  it('leaves them alone without the scope openid', async () => {
    const { authorize } = createOp()
    expect(await authorize({ scope: 'profile', prompt: 'none login' })).toMatchObject({
      prompt: [],
      maxAge: undefined,
    })
  })

  it.each([
    ['none with another prompt, Core §3.1.2.1', { prompt: 'none login' }, 'invalid_request'],
    ['a max_age that is no number', { max_age: '1e3' }, 'invalid_request'],
    ['a negative max_age', { max_age: '-1' }, 'invalid_request'],
    ['a nonce of a megabyte', { nonce: 'x'.repeat(2000) }, 'invalid_request'],
    [
      'A-41 a request object, Core §6',
      { request: 'eyJhbGciOiJub25lIn0..' },
      'request_not_supported',
    ],
    [
      'A-43 a request object by reference, Core §6.2',
      { request_uri: 'https://rp.example/r' },
      'request_uri_not_supported',
    ],
  ])('tells the client of %s', async (_what, changes, code) => {
    const { authorize } = createOp()
    const error = await authorize(changes).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AuthorizationRequestError)
    expect((error as AuthorizationRequestError).error).toBe(code)
  })
})

describe('discovery', () => {
  it('is derived from what is registered, OpenID Connect Discovery §4', async () => {
    const { server } = createOp({ scopes: ['openid', 'email'] })
    const document = server.metadata()
    expect(document).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      scopes_supported: ['openid', 'email'],
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'EdDSA'],
    })
    expect(document['claims_supported']).toContain('email_verified')
    expect(document['claims_supported']).not.toContain('phone_number')
    const route = server.routes().find(({ name }) => name === 'discovery')
    expect(route?.path).toBe('/.well-known/openid-configuration')
  })

  it('publishes public keys only, A-63, RFC 7517 §5', async () => {
    const { server } = createOp()
    const response = await server.createEndpointResponse('jwks', {
      method: 'GET',
      url: `${issuer}/jwks`,
      headers: {},
    })
    const { keys: published } = JSON.parse(response.body ?? '') as {
      keys: Record<string, unknown>[]
    }
    expect(published).toHaveLength(3)
    for (const key of published) {
      for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        expect(key).not.toHaveProperty(member)
    }
  })
})
