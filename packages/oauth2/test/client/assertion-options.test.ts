import { AuthkitConfigError, AuthkitError } from '@authkit/common'
import { JsonWebKey } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { AssertionClient, type AssertionClientOptions } from '../../src/client.ts'

const saml2Bearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer'
const key = JsonWebKey.generate('RSA', { kid: 'k' })
const pem = key.exportPem({ private: true })
const secret = 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f'

function client(changes: Partial<AssertionClientOptions> = {}): AssertionClient {
  const tokenEndpoint = 'https://as.example/token'
  return new AssertionClient({ issuer: 'job', tokenEndpoint, key: pem, ...changes })
}

describe('the options of AssertionClient', () => {
  it('S10 are enough with an issuer, a token endpoint and a key', () => {
    expect(client().tokens).toBeDefined()
  })

  it('S04, T7.10 refuse an unknown grant when the client is made', () => {
    expect(() => client({ grantType: 'magic' })).toThrow(AuthkitConfigError)
    expect(() => client({ grantType: 'magic' })).toThrow(/grantType is one of .*jwt-bearer/)
    expect(() => client({ grantType: 'toString' })).toThrow(/grantType is one of/)
  })

  it('S10, T7.04 refuse a missing key, and a secret without an algorithm, when the client is made', () => {
    expect(() => client({ key: undefined })).toThrow(/needs a key or an assertion/)
    expect(() => client({ key: secret })).toThrow(/algorithm is missing/)
    expect(() => client({ key: secret })).not.toThrow(secret)
    expect(() => client({ key: secret, header: { alg: 'HS256' } })).not.toThrow()
    expect(() => client({ key: secret, algorithm: 'HS256' })).not.toThrow()
  })

  it.each<[string, object, RegExp]>([
    ['SAML without an assertion', { grantType: saml2Bearer }, /saml2-bearer needs an assertion/],
    ['an algorithm of another key', { algorithm: 'ES256' }, /algorithm is one of RS256/],
    ['a public key', { key: key.toPublic() }, /public key/],
    ['damaged PEM', { key: pem.replace(/A/g, '!') }, /cannot be read/],
    ['a key and an assertion', { assertion: 'x' }, /leave one out/],
    ['no issuer', { issuer: '' }, /issuer/],
    ['an issuer that is no text', { issuer: 1 }, /issuer/],
    ['a subject that is no text', { subject: {} }, /subject/],
    ['a claim of an option', { claims: { sub: 'x' } }, /claim sub/],
    ['no lifetime', { expiresIn: 0 }, /expiresIn/],
    ['milliseconds', { issuedAt: Date.now() }, /milliseconds/],
    ['milliseconds of an end', { expiresAt: Date.now() }, /milliseconds/],
    ['an end before the beginning', { issuedAt: 20, expiresAt: 10 }, /expiresAt/],
    ['a method that is none', { assertionMethods: { x: 'y' } }, /functions/],
    ['a client secret of nobody', { clientSecret: 'secret' }, /clientId/],
    ['a negative leeway', { leeway: -1 }, /leeway/],
    ['an unknown placement', { tokenPlacement: 'cookie' }, /tokenPlacement/],
    ['no TLS', { tokenEndpoint: 'http://as.example/token' }, /https/],
    ['no token endpoint', { tokenEndpoint: undefined }, /tokenEndpoint is missing/],
  ])('refuse %s when the client is made', (_what, changes, message) => {
    expect(() => client(changes as Partial<AssertionClientOptions>)).toThrow(message)
    expect(() => client(changes as Partial<AssertionClientOptions>)).toThrow(AuthkitError)
  })

  it.each([undefined, null, 'text'])('refuse %j in their place', (options) => {
    expect(() => new AssertionClient(options as never)).toThrow(AuthkitConfigError)
  })
})
