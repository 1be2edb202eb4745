import { jwt, JsonWebKey, KeySet } from '@authkit/jose'
import { InvalidScopeError } from '@authkit/oauth2'
import type { Approval } from '@authkit/oauth2/server'
import { pairwiseSubject, publicSubject } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import {
  authentication,
  createOp,
  issuer,
  json,
  keys,
  parametersOf,
  redirectUri,
  user,
} from '../op.ts'

const asked = (claims: object) => ({ claims: JSON.stringify(claims) })

describe('authentication request', () => {
  it('GAP-25, OC-5 reads what it says about pages, languages and strength, Core §3.1.2.1', async () => {
    const request = await createOp().authorize({
      ui_locales: 'fr-CA fr <script> en',
      claims_locales: 'ja-Kana-JP de',
      display: 'popup',
      acr_values: 'urn:gold urn:silver urn:gold',
    })
    expect(request).toMatchObject({
      uiLocales: ['fr-CA', 'fr', 'en'],
      display: 'popup',
      acrValues: ['urn:gold', 'urn:silver'],
      acrEssential: false,
      claims: [],
    })
    expect(request.remembered['openid']).toMatchObject({ claimsLocales: ['ja-Kana-JP', 'de'] })
    expect((await createOp().authorize({ display: 'hologram' })).display).toBeUndefined()
  })

  it('takes what the client registered where the request says nothing, Registration §2', async () => {
    const client = { default_max_age: 60, default_acr_values: ['urn:gold'] }
    expect(await createOp({ client }).authorize()).toMatchObject({
      maxAge: 60,
      acrValues: ['urn:gold'],
    })
    expect(
      await createOp({ client }).authorize({ max_age: '5', acr_values: 'urn:x' }),
    ).toMatchObject({ maxAge: 5, acrValues: ['urn:x'] })
  })

  it.each([
    ['a prompt that the pages do not know', { prompt: 'create' }, 'invalid_request'],
    ['claims that are no JSON', { claims: '{' }, 'invalid_request'],
    ['claims of another shape', { claims: '{"id_token":[]}' }, 'invalid_request'],
    [
      'a thousand acr_values',
      { acr_values: Array.from({ length: 99 }, (_, i) => i).join(' ') },
      'invalid_request',
    ],
    [
      'a description of the client, Core §3.1.2.6',
      { registration: '{}' },
      'registration_not_supported',
    ],
    ['T-LO-10 an id_token_hint that is none', { id_token_hint: 'x.y.z' }, 'invalid_request'],
  ])('tells the client of %s', async (_, changes: Record<string, string>, error) => {
    expect(await createOp().refusal(changes)).toMatchObject({ error, state: 'af0ifjsldkj' })
  })

  it('GAP-26, X-9 takes the prompt create where the pages know it, Initiating User Registration via OpenID Connect §4.1', async () => {
    const { authorize, server } = createOp({ openid: { prompts: ['none', 'login', 'create'] } })
    expect((await authorize({ prompt: 'create' })).prompt).toEqual(['create'])
    expect(server.metadata()['prompt_values_supported']).toEqual(['none', 'login', 'create'])
  })

  it('T-OC-3, OC-3 asks every request for a nonce where the server wants it', async () => {
    const { refusal } = createOp({ openid: { requireNonce: true } })
    expect(await refusal({ nonce: '' })).toMatchObject({ error: 'invalid_request' })
    expect((await createOp().login({ nonce: '' }))['id_token']).toBeDefined()
  })

  it('T-OC-4, OC-3 refuses a nonce that was used where the server wants it, Core §15.5.2', async () => {
    const { answer } = createOp({ openid: { uniqueNonces: true } })
    expect(await answer({ nonce: 'once' })).toHaveProperty('code')
    expect(await answer({ nonce: 'once' })).toMatchObject({ error: 'invalid_request' })
    expect(await answer({ nonce: 'twice' })).toHaveProperty('code')
  })

  it('X-3 refuses repeated parameters', async () => {
    const { server } = createOp()
    await expect(
      server.validateConsentRequest({
        method: 'GET',
        url: `${issuer}/authorize?client_id=rp&nonce=a&nonce=b&response_type=code&scope=openid`,
        headers: {},
      }),
    ).rejects.toMatchObject({ error: 'invalid_request' })
  })
})

describe('whom a request is about', () => {
  const hint = (claims: object, key = keys, alg = 'RS256') =>
    jwt.encode(
      { alg },
      { iss: issuer, aud: 'rp', sub: user.sub, iat: 1_600_000_000, exp: 1_600_003_600, ...claims },
      key.signingKey(alg),
      { check: false },
    )

  it('is the user of the id_token_hint, expired or not, Core §3.1.2.1 and Core §3.1.2.2', async () => {
    const { authorize, answer } = createOp()
    const request = await authorize({ id_token_hint: hint({}) })
    expect(await request.acceptsSubject('user-1')).toBe(true)
    expect(await request.acceptsSubject('user-2')).toBe(false)
    expect(await answer({ id_token_hint: hint({}) })).toHaveProperty('code')
    expect(await answer({ id_token_hint: hint({}) }, { subject: 'user-2' })).toMatchObject({
      error: 'login_required',
      state: 'af0ifjsldkj',
    })
  })

  it.each([
    ['of another issuer', hint({ iss: 'https://evil.example' })],
    ['for another client', hint({ aud: 'other' })],
    ['of another key', hint({}, new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]))],
    ['to come', hint({ iat: 1_800_000_000 })],
  ])('is nobody by a hint %s', async (_, id_token_hint) => {
    expect(await createOp().refusal({ id_token_hint })).toMatchObject({ error: 'invalid_request' })
  })

  it('is the sub that the claims parameter names, as the client knows the user, Core §5.5.1', async () => {
    const { answer } = createOp()
    const about = (value: string) => asked({ id_token: { sub: { value } } })
    expect(await answer(about('user-1'))).toHaveProperty('code')
    expect(await answer(about('user-2'))).toMatchObject({ error: 'login_required' })
    const pairwise = createOp({
      client: { subject_type: 'pairwise' },
      openid: { subjectTypes: [publicSubject(), pairwiseSubject({ salt: 's'.repeat(32) })] },
    })
    expect(await pairwise.answer(about('user-1'))).toMatchObject({ error: 'login_required' })
    const known = jwt.decode(String((await pairwise.login())['id_token']), keys, {
      clock: () => 1_700_000_000,
    })
    expect(known['sub']).not.toBe('user-1')
    expect(await pairwise.answer(about(String(known['sub'])))).toHaveProperty('code')
  })
})

describe('how a user has to be signed in', () => {
  const acr = (request: object) => asked({ id_token: { acr: request } })

  it('is one of the classes where the claims parameter says essential, Core §5.5.1.1', async () => {
    const { answer, authorize } = createOp()
    const essential = acr({ essential: true, values: ['urn:gold', 'urn:silver'] })
    expect(await authorize(essential)).toMatchObject({
      acrValues: ['urn:gold', 'urn:silver'],
      acrEssential: true,
    })
    expect(await answer(essential)).toMatchObject({ error: 'unmet_authentication_requirements' })
    const gold = { authentication: { ...authentication, acr: 'urn:gold' } }
    expect(await answer(essential, gold)).toHaveProperty('code')
  })

  it('is up to the server where they are only wished for', async () => {
    const { answer } = createOp()
    expect(await answer(acr({ values: ['urn:gold'] }))).toHaveProperty('code')
    expect(await answer({ acr_values: 'urn:gold' })).toHaveProperty('code')
  })
})

describe('claims that are asked for by name', () => {
  it('are shown to whoever asks the user, without those that the client cannot have, Core §5.5', async () => {
    const claims = {
      userinfo: { email: null, secret: null },
      id_token: { name: null, auth_time: null },
    }
    const { claims: names } = await createOp().authorize({ scope: 'openid', ...asked(claims) })
    expect(names).toEqual(['email', 'name', 'auth_time'])
    const limited = createOp({ client: { scope: 'openid profile' } })
    const request = await limited.authorize({ scope: 'openid', ...asked(claims) })
    expect(request.claims).toEqual(['name', 'auth_time'])
  })

  it('are nothing of a request without the scope openid', async () => {
    const request = await createOp().authorize({
      scope: 'profile',
      ...asked({ userinfo: { email: null } }),
    })
    expect(request.claims).toEqual([])
    expect(request.remembered['openid']).toBeUndefined()
  })
})

describe('claims that the user did not allow', () => {
  const claims = asked({ id_token: { email: null, name: null }, userinfo: { email: null } })
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

  async function released(approval: Partial<Approval>, refreshed?: string) {
    const op = createOp()
    const { code = '' } = await op.answer({ scope: 'openid email', ...claims }, approval)
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const first = await op.token({ ...form, code_verifier: verifier })
    const tokens =
      refreshed === undefined
        ? first
        : await op.token({
            grant_type: 'refresh_token',
            refresh_token: String(first['refresh_token']),
            scope: refreshed,
          })
    const headers = { authorization: `Bearer ${String(tokens['access_token'])}` }
    const time = { clock: () => 1_700_000_000 }
    return {
      ...jwt.decode(String(tokens['id_token']), keys, time),
      userinfo: json(await op.callUserinfo({ headers })),
    }
  }

  it('are not released: those of a scope that was refused, Core §5.5', async () => {
    const found = await released({ scope: ['openid'] })
    expect(found).toHaveProperty('name', user.name)
    expect(found).not.toHaveProperty('email')
    expect(found.userinfo).not.toHaveProperty('email')
    expect(await released({})).toHaveProperty('email', user.email)
  })

  it('are not released: those that were refused by name', async () => {
    const found = await released({ claims: ['email'] })
    expect(found).not.toHaveProperty('name')
    expect(found).toHaveProperty('email')
    await expect(createOp().answer({}, { claims: ['email'] })).rejects.toThrow('were asked for')
  })

  it('are not released with a token of fewer scopes, RFC 6749 §6', async () => {
    const found = await released({}, 'openid')
    expect(found).not.toHaveProperty('email')
    expect(found.userinfo).not.toHaveProperty('email')
    expect(found).toHaveProperty('name')
  })

  it('are none that the policy of the application keeps from the client', async () => {
    const { authorize } = createOp({ allowScope: () => ['openid'] })
    expect((await authorize({ scope: 'openid', ...claims })).claims).toEqual([])
    const refusing = createOp({
      allowScope: (scope) => {
        if (scope?.includes('email')) throw new InvalidScopeError()
        return scope
      },
    })
    expect((await refusing.authorize({ scope: 'openid', ...claims })).claims).toEqual(['name'])
  })
})

describe('a sign-in', () => {
  it('that is much older than max_age is not answered about, Core §3.1.2.1', async () => {
    const { answer } = createOp()
    const old = (seconds: number) => ({ authentication: { time: 1_700_000_000 - seconds } })
    expect(await answer({ max_age: '1' }, old(3700))).toMatchObject({ error: 'login_required' })
    // Whoever asked the user decides about the time that the user took.
    expect(await answer({ max_age: '1' }, old(900))).toHaveProperty('code')
  })

  it('of no class meets no essential one, not even the empty text', async () => {
    const empty = asked({ id_token: { acr: { essential: true, values: [''] } } })
    const { time } = authentication
    expect(await createOp().answer(empty, { authentication: { time } })).toMatchObject({
      error: 'unmet_authentication_requirements',
    })
  })
})

describe('a denial', () => {
  it('says so to the client', async () => {
    const { server, authorize } = createOp()
    const response = await server.createAuthorizationResponse(await authorize(), null)
    expect(parametersOf(response)).toMatchObject({ error: 'access_denied', iss: issuer })
  })
})
