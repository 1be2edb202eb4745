import { JsonWebSignature, jwt } from '@authkit/jose'
import { IDTokenError, type OpenIDClientOptions } from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EvilProvider, now, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider

const jws = new JsonWebSignature()
const unsigned = (claims: Record<string, unknown>) =>
  jws.serializeUnsecured({ alg: 'none' }, JSON.stringify({ ...claims, at_hash: undefined }))

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => {
  provider.reset()
  provider.behaviour.sign = unsigned
})
afterAll(() => provider.server.close())

const registered = (options: Partial<OpenIDClientOptions> = {}) =>
  provider.relyingParty({ idTokenSignedResponseAlg: 'none', ...options })

describe('an ID Token that nobody signed', () => {
  it('J-01, T12.14 is refused by a client that did not register none, Core §3.1.3.7', async () => {
    for (const options of [{}, { acceptAdvertisedAlgorithms: true }]) {
      const client = provider.relyingParty(options)
      await expect(provider.login(client, {})).rejects.toThrow(IDTokenError)
    }
  })

  it.each(['code', 'code token'])(
    'is taken from the token endpoint by %s when none is registered, Core §3.1.3.7',
    async (responseType) => {
      const client = registered({ responseType })
      await expect(provider.login(client, {})).resolves.toMatchObject({
        userinfo: { sub: 'alice' },
      })
      expect(provider.server.to('/jwks')).toHaveLength(0)
      const stored = JSON.parse(JSON.stringify(client.token))
      provider.behaviour.claims = (claims) => ({ ...claims, sub: 'bob' })
      await expect(registered({ token: stored }).refreshToken()).rejects.toThrow(IDTokenError)
    },
  )

  it('J-01 never comes through the browser, Core §3.1.3.7', async () => {
    for (const responseType of ['id_token', 'code id_token', 'code id_token token']) {
      expect(() => registered({ responseType })).toThrow('token endpoint')
      expect(() => registered().createAuthorizationUrl({ responseType })).toThrow('token endpoint')
    }
    const client = registered()
    const { url, ...kept } = client.createAuthorizationUrl()
    const asked = provider
      .relyingParty()
      .createAuthorizationUrl({ ...kept, responseType: 'id_token' })
    const request = {
      ...kept,
      responseType: 'id_token',
      authorizationResponse: provider.authorize(asked.url),
    }
    await expect(client.fetchToken(request)).rejects.toThrow(IDTokenError)
    expect(url).toContain('response_type=code')
  })

  it('J-01 is refused by parseIdToken, which does not know where it came from', async () => {
    const claims = { iss: provider.issuer, sub: 'alice', aud: 'app', exp: now + 60, iat: now }
    await expect(registered().parseIdToken(unsigned(claims))).rejects.toThrow(IDTokenError)
  })

  it.each<[string, Record<string, unknown>]>([
    ['another nonce', { nonce: 'another' }],
    ['another iss', { iss: 'https://evil.example' }],
    ['another aud', { aud: 'other' }],
    ['no sub', { sub: undefined }],
    ['an exp that is over', { exp: now - 300 }],
    ['an exp that is text', { exp: String(now + 300) }],
  ])('C-07 is refused with %s, Core §3.1.3.7', async (_, change) => {
    provider.behaviour.claims = (claims) => ({ ...claims, ...change })
    await expect(provider.login(registered(), {})).rejects.toThrow(IDTokenError)
  })

  it.each<[string, (claims: Record<string, unknown>) => string]>([
    ['a signed one', (claims) => jwt.encode({ alg: 'RS256' }, claims, signingKey)],
    ['one with a signature all the same', (claims) => `${unsigned(claims)}AAAA`],
    ['a list', () => jws.serializeUnsecured({}, '[]')],
    ['no JSON', () => jws.serializeUnsecured({}, '{')],
    ['two subs', () => jws.serializeUnsecured({}, '{"sub":"alice","sub":"bob"}')],
    ['nothing', () => '..'],
  ])('J-01, J-23 that is %s is refused where none is registered', async (_, sign) => {
    provider.behaviour.sign = sign
    await expect(provider.login(registered(), {})).rejects.toThrow(IDTokenError)
  })
})
