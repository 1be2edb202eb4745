import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { InvalidRequestError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { client, createProvider, issuer, keys, now, secret, signOutUri } from './provider.ts'

const other = 'https://other.example/signed-out'

describe('a request to sign out', () => {
  const { validate, login, server } = createProvider({ clients: [client('rp'), client('other')] })
  const hintOf = async (name = 'rp') => String((await login(name, { sid: 's1' }))['id_token'])
  const reasonOf = async (parameters: Record<string, string> | string) => {
    const error: unknown = await validate(parameters).catch((thrown: unknown) => thrown)
    if (!(error instanceof InvalidRequestError)) throw error
    expect(error.status).toBe(400)
    return error.reason
  }

  it('T-LO-2 T-LO-5 LO-6 may hold a hint or nothing at all, and then leads to no other place (RP-Initiated Logout §2)', async () => {
    expect(await validate({})).toMatchObject({
      client: undefined,
      location: undefined,
      hinted: false,
    })
    const request = await validate({ id_token_hint: await hintOf() })
    expect(request.location).toBeUndefined()
    expect([request.client?.client_id, request.hinted]).toEqual(['rp', true])
    // A state alone leads nowhere.
    expect((await validate({ state: 'abc' })).location).toBeUndefined()
  })

  it('T-LO-3 T-LO-4 LO-5 leads back to a registered URI with the state as it came (RP-Initiated Logout §3)', async () => {
    const asked = { id_token_hint: await hintOf(), post_logout_redirect_uri: signOutUri }
    expect((await validate(asked)).location).toBe(signOutUri)
    const { location } = await validate({ ...asked, state: 'a b&c=d#é' })
    expect(location).toMatch(/^https:\/\/rp\.example\/signed-out\?state=[\x21-\x7E]+$/)
    expect(new URL(String(location)).searchParams.get('state')).toBe('a b&c=d#é')
  })

  it('T-LO-7 T-LO-8 comes by POST as well as by GET (RP-Initiated Logout §2)', async () => {
    const asked = {
      id_token_hint: await hintOf(),
      post_logout_redirect_uri: signOutUri,
      state: 'abc',
    }
    const request = await validate(asked, 'POST')
    expect(request.location).toBe(`${signOutUri}?state=abc`)
    expect(await request.isFor({ sid: 's1', subject: 'alice' })).toBe(true)
    const named = await validate({ client_id: 'rp', post_logout_redirect_uri: signOutUri }, 'POST')
    expect(named.location).toBe(signOutUri)
    expect(await named.isFor({ sid: 's1', subject: 'alice' })).toBe(false)
  })

  it('T-LO-6 LO-4 A-05 leads to no URI that is not exactly a registered one (RP-Initiated Logout §3)', async () => {
    const hint = await hintOf()
    for (const uri of [
      `${signOutUri}?foo=bar`,
      `${signOutUri}#`,
      `${signOutUri}/`,
      `${signOutUri}/../x`,
      'https://RP.example/signed-out',
      'https://rp.example:443/signed-out',
      'https://rp.example.evil.example/signed-out',
      'https://rp.example@evil.example/signed-out',
      '//rp.example/signed-out',
      '/signed-out',
      'javascript:alert(1)',
      'https://rp.example/callback',
      other,
    ])
      for (const shown of [{ id_token_hint: hint }, { client_id: 'rp' }])
        expect(await reasonOf({ ...shown, post_logout_redirect_uri: uri })).toBe(
          'post_logout_redirect_uri_not_registered',
        )
  })

  it('T-LO-13 T-LO-12 leads nowhere when it is not known whose the URI is (RP-Initiated Logout §3)', async () => {
    expect(await reasonOf({ post_logout_redirect_uri: signOutUri })).toBe('client_not_named')
    expect(await reasonOf({ post_logout_redirect_uri: signOutUri, state: 'x' })).toBe(
      'client_not_named',
    )
  })

  it('is refused from a client that is not there, and from one that shows the token of another (RP-Initiated Logout §2)', async () => {
    expect(await reasonOf({ client_id: 'nobody' })).toBe('unknown_client')
    expect(await reasonOf({ client_id: 'other', id_token_hint: await hintOf() })).toBe(
      'id_token_hint_of_another_client',
    )
  })

  it('A-07 is refused when a parameter comes twice, in one place or in two (RP-Initiated Logout §2)', async () => {
    expect(await reasonOf('client_id=rp&client_id=other')).toBeUndefined()
    expect(await reasonOf('state=1&state=2')).toBeUndefined()
    const { signOut, context } = {
      signOut: server.context.members.extensions.find((one) => one.signOut)?.signOut,
      context: server.context,
    }
    const request = (query: string, body: string) =>
      signOut?.validate(
        {
          method: 'POST',
          url: `${issuer}/end-session?${query}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        },
        context,
      )
    await expect(request('client_id=rp', 'client_id=rp')).rejects.toThrow('repeated')
    await expect(request('utm=1', 'client_id=rp')).resolves.toMatchObject({ location: undefined })
  })

  it('A-60 is refused when it cannot be read: too large, malformed, or no form (RP-Initiated Logout §4)', async () => {
    const error = (parameters: string, method?: 'POST') =>
      validate(parameters, method).catch((thrown: unknown) => thrown)
    expect(await error(`state=${'x'.repeat(70_000)}`)).toMatchObject({ status: 413 })
    expect(await error('state=%E0%A4%A')).toMatchObject({ status: 400 })
    expect(await error('a&'.repeat(200), 'POST')).toMatchObject({ status: 400 })
    expect(await error(`logout_hint=${'x'.repeat(1025)}`)).toBeInstanceOf(InvalidRequestError)
  })

  it('T-LO-16 is answered with what is wrong and nothing of what was sent, and goes nowhere (RP-Initiated Logout §4)', async () => {
    const marker = 'https://evil.example/?marker'
    const error: unknown = await validate({
      client_id: 'rp',
      post_logout_redirect_uri: marker,
      state: marker,
    }).catch((thrown: unknown) => thrown)
    const response = server.createErrorResponse(error)
    expect(response.status).toBe(400)
    expect(JSON.parse(response.body ?? '')).toMatchObject({ error: 'invalid_request' })
    expect(JSON.stringify(response)).not.toContain('evil')
    expect(response.headers['location']).toBeUndefined()
  })

  it('T-LO-17 tells the languages of the pages and whom the client means (RP-Initiated Logout §2)', async () => {
    const request = await validate({
      ui_locales: 'fr-CA fr  en <script> fr x_y',
      logout_hint: 'alice@example.com',
    })
    expect(request.uiLocales).toEqual(['fr-CA', 'fr', 'en'])
    expect(request.logoutHint).toBe('alice@example.com')
    expect((await validate({ ui_locales: 'en '.repeat(9000) })).uiLocales).toEqual(['en'])
    expect(await validate({})).toMatchObject({ uiLocales: [], logoutHint: undefined })
  })
})

describe('a client that could have written the ID Token itself', () => {
  const mac = { id_token_signed_response_alg: 'HS256' }
  const claims = { iss: issuer, sub: 'alice', iat: now - 10, exp: now + 10 }
  const session = { sid: 's1', subject: 'alice' }
  const encryptionKeys = new KeySet([
    JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc' }),
  ])
  const [publicKey] = KeySet.import(encryptionKeys.toJSON()).keys
  const encrypt = { header: { alg: 'RSA-OAEP-256', enc: 'A128GCM' }, key: publicKey ?? '' }
  const { validate, login } = createProvider({
    clients: [client('rp', mac), client('evil', mac)],
    openid: { algorithms: ['RS256', 'HS256'] },
    encryptionKeys,
  })
  const forge = (more: Record<string, unknown>, options = {}) =>
    jwt.encode({ alg: 'HS256' }, { ...claims, ...more }, Buffer.from(secret), options)

  it.each<[string, Record<string, unknown>, object]>([
    ['a user', {}, {}],
    ['a session', { sid: 's1' }, {}],
    ['a user, encrypted', {}, { encrypt }],
    ['a session, encrypted', { sid: 's1' }, { encrypt }],
  ])(
    'A-31 A-40 ends no session without a question that it never took part in, by naming %s (RP-Initiated Logout §6)',
    async (_what, more, options) => {
      await login('rp', session)
      await login('evil', { ...session, sid: 's2' })
      const hint = forge({ aud: 'evil', ...more }, options)
      const request = await validate({ id_token_hint: hint })
      expect([request.client?.client_id, request.hinted]).toEqual(['evil', true])
      expect(await request.isFor({ sid: 's3', subject: 'alice' })).toBe(false)
      expect(await request.isFor(session)).toBe(false)
    },
  )

  it('T-LO-1 ends the session that it did take part in, of that user (RP-Initiated Logout §2)', async () => {
    const { id_token: own } = await login('rp', session)
    for (const hint of [
      String(own),
      forge({ aud: 'rp' }),
      forge({ aud: 'rp', sid: 's1' }, { encrypt }),
    ])
      expect(await (await validate({ id_token_hint: hint })).isFor(session)).toBe(true)
    const another = await validate({ id_token_hint: forge({ aud: 'rp', sub: 'bob', sid: 's1' }) })
    expect(await another.isFor(session)).toBe(false)
  })

  it('A-31 is asked about as well when a token of this server names no session and it took part in none (RP-Initiated Logout §6)', async () => {
    const [key] = keys.keys
    const { validate: check, login: signIn } = createProvider()
    const hint = jwt.encode({ alg: 'RS256' }, { ...claims, aud: 'rp' }, key ?? '')
    expect(await (await check({ id_token_hint: hint })).isFor(session)).toBe(false)
    await signIn('rp', session)
    expect(await (await check({ id_token_hint: hint })).isFor(session)).toBe(true)
  })
})

describe('a post_logout_redirect_uri without an ID Token', () => {
  const asked = { client_id: 'rp', post_logout_redirect_uri: signOutUri }

  it('T-LO-15 LO-4 is kept for a client that is named, since the user is asked before (RP-Initiated Logout §3 and §6)', async () => {
    const request = await createProvider().validate({ ...asked, state: 's' })
    expect(request.location).toBe(`${signOutUri}?state=s`)
    expect(await request.isFor({ sid: 's1', subject: 'alice' })).toBe(false)
  })

  it('LO-4 is for the application to decide about, after it was found to be registered (RP-Initiated Logout §3)', async () => {
    const seen: unknown[] = []
    const { validate, login } = createProvider({
      end: {
        isLegitimate({ uri, client: { client_id: clientId }, logoutHint }) {
          seen.push({ uri, clientId, logoutHint })
          return logoutHint === 'alice'
        },
      },
    })
    expect((await validate(asked)).location).toBeUndefined()
    expect((await validate({ ...asked, logout_hint: 'alice' })).location).toBe(signOutUri)
    await expect(validate({ ...asked, post_logout_redirect_uri: other })).rejects.toThrow(
      'registered',
    )
    const hint = String((await login('rp', { sid: 's1' }))['id_token'])
    expect((await validate({ ...asked, id_token_hint: hint })).location).toBe(signOutUri)
    const about = { uri: signOutUri, clientId: 'rp' }
    expect(seen).toEqual([
      { ...about, logoutHint: undefined },
      { ...about, logoutHint: 'alice' },
    ])
  })

  it('A-06 is nothing that the application wrote down by mistake (RP-Initiated Logout §3.1)', async () => {
    const web = { application_type: 'web' }
    const open = { token_endpoint_auth_method: 'none', client_secret: undefined }
    const uris = ['javascript:alert(1)', 'http://rp.example/out', 'com.example.app:/out']
    const [script, http, app] = uris
    const members = { post_logout_redirect_uris: uris }
    const { validate } = createProvider({
      clients: [
        client('rp', members),
        client('page', { ...members, ...web }),
        client('open', { ...members, ...open }),
        client('text', { post_logout_redirect_uris: signOutUri }),
      ],
    })
    const location = async (name: string, uri = '') =>
      (await validate({ client_id: name, post_logout_redirect_uri: uri }).catch(() => undefined))
        ?.location
    expect(await location('rp', http)).toBe(http)
    expect(await location('rp', app)).toBe(app)
    expect(await location('page', app)).toBeUndefined()
    expect(await location('open', http)).toBeUndefined()
    expect(await location('open', app)).toBe(app)
    for (const name of ['rp', 'page', 'open']) expect(await location(name, script)).toBeUndefined()
    expect(await location('text', signOutUri)).toBeUndefined()
  })
})

describe('the endpoint of endSession', () => {
  it('names the parameters that it reads, so that no others are kept (RP-Initiated Logout §2)', () => {
    expect(createProvider().extension.signOut.parameters).toEqual([
      'id_token_hint',
      'logout_hint',
      'client_id',
      'post_logout_redirect_uri',
      'state',
      'ui_locales',
    ])
  })

  it('T-LO-14 LO-9 is in the metadata and, since it needs pages, not among the routes (RP-Initiated Logout §2.1)', async () => {
    const { server } = createProvider()
    expect(server.metadata()).toMatchObject({
      end_session_endpoint: 'https://op.example/end-session',
    })
    expect(server.routes().map(({ path }) => path)).not.toContain('/end-session')
    const request = { method: 'GET', url: `${issuer}/end-session`, headers: {} }
    expect(await server.handle(request)).toBeUndefined()
    await expect(server.createEndpointResponse('end_session', request)).rejects.toBeInstanceOf(
      AuthkitConfigError,
    )
    const below = createProvider({ issuer: 'https://op.example/tenant' }).server
    expect(below.metadata()['end_session_endpoint']).toBe('https://op.example/tenant/end-session')
  })
})
