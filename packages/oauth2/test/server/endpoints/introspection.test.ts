import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { introspection } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { authentication, basic, get, issuer, json, post, secret } from '../provider.ts'
import { api, createIntrospector, inactive, mutations, now, other } from './introspector.ts'

describe('introspection endpoint', () => {
  it('IN-5 T-IN-6 says what an access token allows, with a hint or without, RFC 7662 §2.2', async () => {
    const { ask, signIn } = createIntrospector()
    const { accessToken: token } = await signIn({ scope: 'read write' })
    for (const token_type_hint of [undefined, 'access_token']) {
      const response = await ask({ token, token_type_hint })
      expect(response.status).toBe(200)
      expect(response.headers['cache-control']).toBe('no-store')
      expect(json(response)).toEqual({
        active: true,
        token_type: 'Bearer',
        client_id: 'web',
        scope: 'read write',
        sub: 'alice',
        iss: issuer,
        iat: now,
        exp: now + 3600,
        auth_time: authentication.time,
      })
    }
  })

  it('says for whom, how the user signed in, who acts and which key is needed, RFC 7800 §3.1, RFC 8693 §4.1', async () => {
    const { server, introspect } = createIntrospector()
    await server.context.repositories.accessTokens.save('bound', {
      clientId: 'web',
      scope: [],
      audience: [api, other],
      issuedAt: now,
      expiresAt: now + 60,
      authentication: { time: now - 5, acr: 'urn:acr', amr: ['pwd', 'otp'], sid: 'secret-session' },
      confirmation: { jkt: 'thumbprint' },
      actor: { sub: 'service' },
    })
    expect(await introspect('bound')).toEqual({
      active: true,
      token_type: 'Bearer',
      client_id: 'web',
      aud: [api, other],
      iss: issuer,
      iat: now,
      exp: now + 60,
      auth_time: now - 5,
      acr: 'urn:acr',
      amr: ['pwd', 'otp'],
      cnf: { jkt: 'thumbprint' },
      act: { sub: 'service' },
    })
  })

  it('tells a refresh token from an access token, so that no API takes it for one, RFC 8693 §2.2.1', async () => {
    const { introspect, signIn, clock } = createIntrospector()
    clock.advance(5)
    const { refreshToken } = await signIn({ scope: 'read' })
    expect(await introspect(refreshToken)).toMatchObject({
      active: true,
      token_type: 'N_A',
      client_id: 'web',
      scope: 'read',
      sub: 'alice',
      exp: now + 5 + 14 * 86_400,
    })
  })

  it.each(['read', undefined])(
    'says of the token of a client for itself no user, scope %s, RFC 7662 §2.2',
    async (scope) => {
      const { introspect, clientToken } = createIntrospector()
      const answer = await introspect(await clientToken({ scope }))
      expect(answer).toEqual({
        active: true,
        token_type: 'Bearer',
        client_id: 'web',
        iss: issuer,
        iat: now,
        exp: now + 3600,
        ...(scope === undefined ? {} : { scope }),
      })
    },
  )

  it.each([
    ['an unknown hint', 'nonsense'],
    ['a hint with the name of a method', '__proto__'],
    ['the hint of the other kind', 'refresh_token'],
  ])(
    'T-IN-3 T-IN-5 T-J9-16 IN-3 X-10 finds an access token with %s, RFC 7662 §2.1',
    async (_what, token_type_hint) => {
      const { ask, signIn } = createIntrospector()
      const { accessToken: token } = await signIn()
      expect(json(await ask({ token, token_type_hint }))['active']).toBe(true)
    },
  )

  it('T-IN-5 finds a refresh token with the hint of the other kind, RFC 7662 §2.1', async () => {
    const { ask, signIn } = createIntrospector()
    const { refreshToken: token } = await signIn()
    expect(json(await ask({ token, token_type_hint: 'access_token' }))['active']).toBe(true)
  })

  it('IN-4 T-IN-4 A-57 knows no token but the whole one, RFC 7662 §2.2', async () => {
    const { introspect, signIn } = createIntrospector()
    const { accessToken, refreshToken } = await signIn()
    for (const token of [accessToken, refreshToken]) {
      for (const mutated of mutations(token)) expect(await introspect(mutated)).toEqual(inactive)
      expect(await introspect(token)).toHaveProperty('active', true)
    }
    expect(await introspect('unknown')).toEqual(inactive)
  })

  it('looks once for the token of a client and twice for that of a user', async () => {
    const reads: string[] = []
    const { ask, signIn, clientToken } = createIntrospector({ store: counting(reads) })
    const { accessToken, refreshToken } = await signIn()
    const own = await clientToken()
    reads.length = 0
    await ask({ token: own })
    await ask({ token: accessToken })
    await ask({ token: refreshToken, token_type_hint: 'refresh_token' })
    expect(reads).toEqual(['access_token', 'access_token', 'grant', 'refresh_token', 'grant'])
  })
})

describe('further members', () => {
  it('T-J9-15 come from a function of the application, such as the name of the user, RFC 7662 §2.2', async () => {
    const { introspect, signIn, clientToken } = createIntrospector(
      {},
      { claims: async ({ subject }) => (subject === 'alice' ? { username: 'Alice' } : undefined) },
    )
    const { accessToken } = await signIn()
    expect(await introspect(accessToken)).toMatchObject({ active: true, username: 'Alice' })
    expect(await introspect(await clientToken())).not.toHaveProperty('username')
  })

  it('never take the place of those of the server, there or not, RFC 7662 §2.2', async () => {
    const hostile = {
      active: false,
      scope: 'admin',
      sub: 'root',
      client_id: 'x',
      iss: 'x',
      exp: 9e9,
      cnf: { jkt: 'x' },
      act: { sub: 'x' },
      aud: 'x',
      nbf: 1,
      jti: 'x',
      acr: 'x',
      amr: ['x'],
      auth_time: 1,
      token_type: 'x',
      iat: 1,
    }
    const { introspect, clientToken } = createIntrospector({}, { claims: () => hostile })
    expect(await introspect(await clientToken())).toEqual({
      active: true,
      token_type: 'Bearer',
      client_id: 'web',
      iss: issuer,
      iat: now,
      exp: now + 3600,
    })
  })

  it('are not asked for where nothing is told', async () => {
    const { introspect, signIn } = createIntrospector({}, { claims: () => expect.unreachable() })
    const { accessToken } = await signIn({ resource: api })
    expect(await introspect(accessToken, basic('stranger', secret))).toEqual(inactive)
  })
})

describe('malformed introspection requests', () => {
  it.each([
    ['no token', {}],
    ['no token but a hint', { token_type_hint: 'access_token' }],
    ['an empty token', { token: '' }],
    ['a token that no header field carries', { token: 'x'.repeat(16_385) }],
  ])('IN-2 T-IN-2 refuses %s, RFC 7662 §2.1', async (_what, form) => {
    const { ask } = createIntrospector()
    const response = await ask(form)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('takes one of the longest length for inactive', async () => {
    const { introspect } = createIntrospector()
    expect(await introspect('x'.repeat(16_384))).toEqual(inactive)
  })

  it('A-07 refuses a repeated parameter, RFC 6749 §3.2', async () => {
    const { server, signIn } = createIntrospector()
    const { accessToken } = await signIn()
    for (const name of ['token', 'token_type_hint']) {
      const request = post('/introspect', { token: accessToken }, basic('web', secret))
      const body = `${String(request.body)}&${name}=x&${name}=x`
      const response = await server.createEndpointResponse('introspection', { ...request, body })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
    }
  })

  it('X-10 takes no token from a query, by GET or by POST, RFC 7662 §4', async () => {
    const { server, signIn } = createIntrospector()
    const { accessToken: token } = await signIn()
    const headers = basic('web', secret)
    const read = { ...get('/introspect', { token }), headers }
    const refused = await server.createEndpointResponse('introspection', read)
    expect(refused.status).toBe(405)
    expect(refused.headers['allow']).toBe('POST')
    expect(json(refused)['error']).toBe('invalid_request')
    const posted = await server.createEndpointResponse('introspection', {
      ...read,
      method: 'POST',
    })
    expect(json(posted)['error']).toBe('invalid_request')
  })

  it.each([
    ['application/json', '{"token":"x"}', 415],
    ['application/x-www-form-urlencoded', '%', 400],
    ['application/x-www-form-urlencoded', `token=${'x'.repeat(70_000)}`, 413],
    ['application/x-www-form-urlencoded', { token: { a: 1 } }, 400],
  ])('A-08 A-60 refuses a body of %s as %j with %i', async (type, body, status) => {
    const { server } = createIntrospector()
    const headers = { ...basic('web', secret), 'content-type': type }
    const request = { ...post('/introspect', {}, headers), body }
    const response = await server.createEndpointResponse('introspection', request)
    expect(response.status).toBe(status)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('A-24 says that it cannot tell when the store fails, RFC 6749 §5.2', async () => {
    const store = memoryStore({ clock: fixedClock(now) })
    let failing: string | undefined
    const { ask, signIn } = createIntrospector({
      store: {
        ...store,
        get: (kind, id) =>
          kind === failing ? Promise.reject(new Error('disk')) : store.get(kind, id),
      },
    })
    const { accessToken: token } = await signIn()
    for (failing of ['access_token', 'grant']) {
      const response = await ask({ token })
      expect(response.status).toBe(503)
      expect(json(response)).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'The server cannot answer now',
      })
    }
  })

  it('refuses a misspelled option', () => {
    // A caller without types.
    const misspelled = { alow: () => true } as object
    expect(() => introspection(misspelled)).toThrow('introspection has no option "alow"')
  })
})

describe('introspection in the metadata', () => {
  it('has its URL and the ways for confidential clients to authenticate, RFC 8414 §2', () => {
    const { server } = createIntrospector()
    expect(server.metadata()).toMatchObject({
      introspection_endpoint: `${issuer}/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    })
  })
})

/** A store that notes the kinds that are read. */
function counting(reads: string[]): Store {
  const store = memoryStore({ clock: fixedClock(now) })
  return {
    ...store,
    get(kind, id) {
      reads.push(kind)
      return store.get(kind, id)
    },
  }
}
