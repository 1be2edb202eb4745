import { createHmac } from 'node:crypto'
import { AuthkitConfigError, base64urlEncode } from '@authkit/common'
import { JsonWebKey, jwt, leftHalfHash } from '@authkit/jose'
import { TokenResponseError } from '@authkit/oauth2/client'
import {
  IDTokenError,
  type OpenIDClientOptions,
  OpenIDToken,
  verifyIdToken,
} from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientSecret, EvilProvider, now, signingKey } from '../client/support/evil-provider.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const relyingParty = (options?: Partial<OpenIDClientOptions>) => provider.relyingParty(options)
const login = (client = relyingParty(), parameters: Record<string, number> = {}) =>
  provider.login(client, parameters)

describe('the ID Token of an evil provider', () => {
  it.each<[string, Record<string, unknown>]>([
    ['C-02, T12.07 another nonce', { nonce: 'another' }],
    ['C-02, T12.07 no nonce', { nonce: undefined }],
    ['C-02 a nonce that is a list', { nonce: ['another'] }],
    ['C-07, I09 another iss', { iss: 'https://evil.example' }],
    ['C-07 an iss with a slash', { iss: 'slash' }],
    ['C-07 no iss', { iss: undefined }],
    ['C-07, I10 another aud', { aud: 'other' }],
    ['C-07, T12.09, D04 another aud and azp us', { aud: 'other', azp: 'app' }],
    ['C-07 no aud', { aud: undefined }],
    ['C-07, T12.08 an untrusted audience beside us', { aud: ['app', 'other'] }],
    ['C-07 an untrusted audience beside us and azp us', { aud: ['app', 'other'], azp: 'app' }],
    ['C-07 another azp', { azp: 'other' }],
    ['C-07 an azp that is no text', { azp: ['app'] }],
    ['C-07 no sub', { sub: undefined }],
    ['C-07 an empty sub', { sub: '' }],
    ['C-07 a sub that is too long, Core §2', { sub: 'a'.repeat(256) }],
    ['C-07 a sub that is not ASCII, Core §2', { sub: 'älice' }],
    ['C-07, T12.11 that expired 130 seconds ago', { exp: now - 130 }],
    ['C-07 that expired five minutes ago', { exp: now - 300 }],
    ['C-07 no exp', { exp: undefined }],
    ['C-07 no iat', { iat: undefined }],
    ['C-07, T12.12 issued 200 seconds from now', { iat: now + 200 }],
    [
      'C-07, T12.13 the at_hash of another token, Core §3.1.3.8',
      { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' },
    ],
    ['C-07 an at_hash that is no text', { at_hash: 1 }],
    ['C-07 an auth_time that is no number', { auth_time: 'now' }],
  ])('D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s', async (_, change) => {
    const iss = change['iss'] === 'slash' ? { iss: `${provider.issuer}/` } : {}
    provider.behaviour.claims = (claims) => ({ ...claims, ...change, ...iss })
    const client = relyingParty()
    await expect(login(client)).rejects.toThrow(IDTokenError)
    expect(client.token).toBeUndefined()
  })

  it('T12.11 is taken up to 120 seconds after its end, and less when told so', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, exp: now - 100 })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
    await expect(login(relyingParty({ idTokenLeeway: 10 }))).rejects.toThrow(IDTokenError)
  })

  it('T12.08 may name us in a list, and audiences that are trusted when azp is us', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app'] })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
    const trusting = { trustedAudiences: ['api'] }
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app', 'api'] })
    await expect(login(relyingParty(trusting))).rejects.toThrow('azp is missing')
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app', 'api'], azp: 'app' })
    await expect(login(relyingParty(trusting))).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('I12 is taken without an at_hash, which the code flow does not ask for', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, at_hash: undefined })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('J-01, C-07, T12.14 is refused when it is not signed', async () => {
    const encode = (value: object) => base64urlEncode(JSON.stringify(value))
    for (const alg of ['none', 'None', 'nOnE']) {
      provider.behaviour.sign = (claims) => `${encode({ alg })}.${encode(claims)}.`
      await expect(login()).rejects.toThrow(IDTokenError)
      await expect(login(relyingParty({ acceptAdvertisedAlgorithms: true }))).rejects.toThrow(
        IDTokenError,
      )
    }
  })

  it('J-03, C-07, CVE-2024-37568 is refused when it is an HMAC under the public key', async () => {
    const head = base64urlEncode(JSON.stringify({ alg: 'HS256', kid: 'k1' }))
    provider.behaviour.sign = (claims) => {
      const input = `${head}.${base64urlEncode(JSON.stringify(claims))}`
      const hmac = createHmac('sha256', JSON.stringify(signingKey.toJSON())).update(input)
      return `${input}.${hmac.digest('base64url')}`
    }
    for (const options of [{}, { acceptAdvertisedAlgorithms: true }]) {
      await expect(login(relyingParty(options))).rejects.toThrow(IDTokenError)
    }
  })

  it('C-07 is refused when it is signed by another key, or its signature was changed', async () => {
    const other = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'RS256' }, claims, other)
    await expect(login()).rejects.toThrow(IDTokenError)
    provider.behaviour.sign = (claims) =>
      jwt.encode({ alg: 'RS256' }, claims, signingKey).replace(/.{4}$/, 'AAAA')
    await expect(login()).rejects.toThrow(IDTokenError)
  })

  it('I06, T12.14 is refused with an algorithm that the client did not register, Core §3.1.3.7', async () => {
    const ec = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'e1' })
    const options = { keys: ec }
    provider.behaviour.claims = (claims) => ({ ...claims, at_hash: undefined })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'ES256' }, claims, ec)
    await expect(login(relyingParty(options))).rejects.toThrow(IDTokenError)
    const registered = relyingParty({ ...options, idTokenSignedResponseAlg: 'ES256' })
    await expect(login(registered)).resolves.toBeInstanceOf(OpenIDToken)
    const advertised = relyingParty({ ...options, acceptAdvertisedAlgorithms: true })
    await expect(login(advertised)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('I06 may be an HMAC under the client secret when that is registered, Core §10.1', async () => {
    const secret = new TextEncoder().encode(clientSecret)
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'HS256' }, claims, secret)
    const hmac = { idTokenSignedResponseAlg: 'HS256' }
    await expect(login(relyingParty(hmac))).resolves.toBeInstanceOf(OpenIDToken)
    await expect(login(relyingParty())).rejects.toThrow(IDTokenError)
    const wrong = relyingParty({ ...hmac, clientSecret: `${clientSecret}x` })
    await expect(login(wrong)).rejects.toThrow(IDTokenError)
    const short = new TextEncoder().encode('a secret of 31 bytes, too short')
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'HS256' }, claims, short)
    const weak = relyingParty({ ...hmac, clientSecret: 'a secret of 31 bytes, too short' })
    await expect(login(weak)).rejects.toThrow('fewer than the 32 bytes')
  })

  it.each(['', 'a', 'a.b', 'a.b.c.d.e', '..', 'x'.repeat(20_000)])(
    'C-07 is refused when it is no token',
    async (text) => {
      provider.behaviour.sign = () => text
      await expect(login()).rejects.toThrow(IDTokenError)
    },
  )

  it('D06, Core §3.1.3.3 must not be missing after a login', async () => {
    provider.behaviour.sign = () => undefined
    await expect(login()).rejects.toThrow('no ID Token')
    provider.behaviour.sign = () => ({})
    await expect(login()).rejects.toThrow(TokenResponseError)
  })

  it('I14, T12.19 must say a recent sign-in when max_age was asked for, Core §3.1.3.7', async () => {
    const asked = { max_age: 600 }
    await expect(login(relyingParty(), asked)).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 800 })
    await expect(login(relyingParty(), asked)).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 500 })
    await expect(login(relyingParty(), asked)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('cannot bring verified claims in the answer of the token endpoint', async () => {
    provider.behaviour.token = (body) => ({ body: { ...body, userinfo: { sub: 'admin' } } })
    expect((await login()).userinfo?.sub).toBe('alice')
  })
})

describe('verifyIdToken without leeway and clock', () => {
  it('lets clocks differ by two minutes from that of the machine', async () => {
    const time = Math.floor(Date.now() / 1000)
    const { issuer } = provider
    const verify = (seconds: number) => {
      const claims = { iss: issuer, sub: 'alice', aud: 'app', iat: time - 900, exp: time - seconds }
      const token = jwt.encode({ alg: 'RS256' }, claims, signingKey)
      const keys = signingKey.toJSON()
      return verifyIdToken(token, { issuer, clientId: 'app', keys, algorithms: ['RS256'] })
    }
    await expect(verify(60)).resolves.toMatchObject({ claims: { sub: 'alice' } })
    await expect(verify(180)).rejects.toThrow(IDTokenError)
  })
})

describe('parseIdToken', () => {
  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt'])(
    'J-30, J-31 refuses a token whose typ is %s, signed by the same key, RFC 8725 §3.12',
    async (typ) => {
      const { issuer: iss } = provider
      const claims = { iss, sub: 'alice', aud: 'app', exp: now + 60, iat: now, events: {} }
      const token = jwt.encode({ alg: 'RS256', typ }, claims, signingKey)
      await expect(relyingParty().parseIdToken(token)).rejects.toThrow(IDTokenError)
      const idToken = jwt.encode({ alg: 'RS256' }, claims, signingKey)
      await expect(relyingParty().parseIdToken(idToken)).resolves.toMatchObject(claims)
    },
  )

  const signedToken = (more: Record<string, unknown> = {}) => {
    const all = { iss: provider.issuer, sub: 'alice', aud: 'app', exp: now + 1, iat: now }
    return jwt.encode({ alg: 'RS256' }, { ...all, ...more }, signingKey)
  }

  it('T12.03, T12.10, I09 asks more of single claims, and all the rest all the same, Core §3.1.3.7', async () => {
    const client = relyingParty()
    const claims = { iss: { value: provider.issuer }, org: { essential: true, value: 'acme' } }
    await expect(
      client.parseIdToken(signedToken({ org: 'acme' }), { claims }),
    ).resolves.toBeDefined()
    for (const more of [{}, { org: 'other' }, { org: 'acme', iss: 'https://evil.example' }]) {
      await expect(client.parseIdToken(signedToken(more), { claims })).rejects.toThrow(IDTokenError)
    }
    const lenient = { claims: { iss: { value: 'https://evil.example' } } }
    const other = signedToken({ iss: 'https://evil.example' })
    await expect(client.parseIdToken(other, lenient)).rejects.toThrow(IDTokenError)
  })

  it('T12.16, I15 asks a function every time', async () => {
    const client = relyingParty()
    const claims = { org: { validate: (value: unknown) => value === 'acme' } }
    for (let call = 0; call < 3; call += 1) {
      await expect(client.parseIdToken(signedToken({ org: 'x' }), { claims })).rejects.toThrow(
        IDTokenError,
      )
    }
  })

  it('I07 takes a token of the implicit or hybrid flow by its response type, Core §3.2.2.11 and §3.3.2.12', async () => {
    const client = relyingParty()
    const c_hash = leftHalfHash('RS256', 'c')
    const hybrid = { responseType: 'code id_token', nonce: 'n', code: 'c' }
    await expect(
      client.parseIdToken(signedToken({ nonce: 'n', c_hash }), hybrid),
    ).resolves.toBeDefined()
    await expect(client.parseIdToken(signedToken({ nonce: 'n' }), hybrid)).rejects.toThrow('c_hash')
    const implicit = { responseType: 'id_token token', accessToken: 'at' }
    await expect(client.parseIdToken(signedToken({ nonce: 'n' }), implicit)).rejects.toThrow(
      'at_hash',
    )
    await expect(client.parseIdToken(signedToken(), { responseType: 'id_token' })).rejects.toThrow(
      'nonce',
    )
    for (const responseType of ['token', 'id-token', '']) {
      await expect(client.parseIdToken(signedToken(), { responseType })).rejects.toThrow(
        AuthkitConfigError,
      )
    }
  })

  it('I04, T12.15 verifies a token without nonce, and with what it is given, Core §3.1.3.8', async () => {
    const idToken = jwt.encode(
      { alg: 'RS256' },
      {
        iss: provider.issuer,
        sub: 'alice',
        aud: 'app',
        exp: now + 1,
        iat: now,
        nonce: 'n',
        at_hash: leftHalfHash('RS256', 'at'),
      },
      signingKey,
    )
    const client = relyingParty()
    await expect(client.parseIdToken(idToken)).resolves.toMatchObject({ sub: 'alice' })
    const right = { nonce: 'n', accessToken: 'at' }
    await expect(client.parseIdToken(idToken, right)).resolves.toMatchObject({ sub: 'alice' })
    for (const wrong of [{ nonce: 'm' }, { accessToken: 'other' }, { maxAge: 1 }]) {
      await expect(client.parseIdToken(idToken, wrong)).rejects.toThrow(IDTokenError)
    }
  })
})
