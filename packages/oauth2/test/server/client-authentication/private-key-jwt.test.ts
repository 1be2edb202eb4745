import { generateKeyPairSync, sign as rawSign } from 'node:crypto'
import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey } from '@authkit/jose'
import { privateKeyJwt } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { serveKeys } from '../clients/key-server.ts'
import {
  claimsOf,
  createProvider,
  ed25519,
  macByHand,
  p256,
  publicSet,
  rsa,
  sign,
  signed,
  signingSecret,
} from './assertion-provider.ts'

const p384 = JsonWebKey.generate('EC', { crv: 'P-384' })
const p521 = JsonWebKey.generate('EC', { crv: 'P-521' })
const koblitz = JsonWebKey.generate('EC', { crv: 'secp256k1' })

const clientWith = (metadata: Record<string, unknown>) => ({
  client_id: 'signer',
  token_endpoint_auth_method: 'private_key_jwt',
  grant_types: ['client_credentials'],
  ...metadata,
})

/** A server with one client, whose registration is looked for as in a database. */
const providerOf = (
  metadata: Record<string, unknown>,
  options?: Parameters<typeof privateKeyJwt>[0],
) =>
  createProvider({
    clients: (clientId) => (clientId === 'signer' ? clientWith(metadata) : undefined),
    clientAuthentication: [privateKeyJwt(options)],
  })

describe('private_key_jwt', () => {
  it.each([
    ['RS256', rsa],
    ['RS384', rsa],
    ['RS512', rsa],
    ['PS256', rsa],
    ['PS384', rsa],
    ['PS512', rsa],
    ['ES256', p256],
    ['ES384', p384],
    ['ES512', p521],
    ['EdDSA', ed25519],
    ['Ed25519', ed25519],
  ])('X-16, UTIL-6, T-JA-6 takes %s, RFC 7523 §2.2, Core §9', async (alg, key) => {
    const { present } = providerOf({ jwks: publicSet(key) })
    const assertion = sign({ alg, kid: key.kid }, claimsOf('signer'), key)
    expect((await present(assertion)).status).toBe(200)
  })

  it('UTIL-6 takes an algorithm that has to be named once it is', async () => {
    const jwks = publicSet(koblitz)
    const assertion = sign({ alg: 'ES256K' }, claimsOf('signer'), koblitz)
    expect((await providerOf({ jwks }).present(assertion)).status).toBe(400)
    const named = providerOf({ jwks }, { algorithms: ['ES256K'] })
    expect((await named.present(assertion)).status).toBe(200)
  })

  it('A-27, A-64 refuses RS256 where a profile leaves it out, FAPI 2.0 Security Profile §5.4', async () => {
    const { present, failure, server } = providerOf(
      { jwks: publicSet(rsa) },
      { algorithms: ['PS256', 'ES256', 'EdDSA'] },
    )
    const assertion = sign({ alg: 'RS256' }, claimsOf('signer'), rsa)
    expect((await present(assertion)).status).toBe(400)
    expect(failure()).toMatchObject({ detail: 'algorithm_not_allowed' })
    expect((await present(sign({ alg: 'PS256' }, claimsOf('signer'), rsa))).status).toBe(200)
    expect(server.metadata()).toMatchObject({
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA'],
    })
  })

  it('JA-3, A-64 obeys the algorithm that the client registered, RFC 7591 §2', async () => {
    const { present, failure } = providerOf({
      jwks: publicSet(rsa),
      token_endpoint_auth_signing_alg: 'PS256',
    })
    expect((await present(sign({ alg: 'PS256' }, claimsOf('signer'), rsa))).status).toBe(200)
    expect((await present(sign({ alg: 'RS256' }, claimsOf('signer'), rsa))).status).toBe(400)
    expect(failure()).toMatchObject({ detail: 'other_algorithm_registered' })
  })

  it('A-64 refuses an assertion that nobody signed', async () => {
    const { present, failure } = providerOf({ jwks: publicSet(p256) })
    const [, payload = ''] = signed().split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const assertion of [`${none}.${payload}.`, `${none}.${payload}.AAAA`]) {
      expect((await present(assertion)).status).toBe(400)
      expect(failure()).toMatchObject({ clientId: 'signer', detail: 'algorithm_not_allowed' })
    }
    const unnamed = Buffer.from('{}').toString('base64url')
    expect((await present(`${unnamed}.${payload}.AAAA`)).status).toBe(400)
  })

  it.each(['HS256', 'HS384', 'HS512'])(
    'A-64 refuses the public key of the client as a secret for %s',
    async (alg) => {
      const { present } = createProvider()
      const spki = p256.toPublic().exportDer()
      const assertion = macByHand({ alg, kid: 'ec' }, claimsOf('signer'), spki)
      expect((await present(assertion)).status).toBe(401)
    },
  )

  it('A-64 refuses an RSA key of 1024 bits', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const { present, failure } = providerOf({
      jwks: { keys: [publicKey.export({ format: 'jwk' })] },
    })
    const input = [{ alg: 'RS256' }, claimsOf('signer')]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const signature = rawSign('sha256', Buffer.from(input), privateKey).toString('base64url')
    expect((await present(`${input}.${signature}`)).status).toBe(400)
    expect(failure()).toMatchObject({ detail: 'no_key' })
  })

  it('takes the key that kid names, and any of two while one takes the place of the other', async () => {
    const next = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'next' })
    const { present, failure } = providerOf({ jwks: publicSet(p256, next) })
    expect((await present(signed())).status).toBe(200)
    const byNext = sign({ alg: 'ES256', kid: 'next' }, claimsOf('signer'), next)
    expect((await present(byNext)).status).toBe(200)
    // Core §10.1: among several keys the token names one.
    const unnamed = sign({ alg: 'ES256' }, claimsOf('signer'), JsonWebKey.import(secretOf(p256)))
    expect((await present(unnamed)).status).toBe(400)
    expect(failure()).toMatchObject({ detail: 'no_key' })
  })

  it('J-04 refuses a key that the assertion brings along', async () => {
    const { present } = providerOf({ jwks: publicSet(p256) })
    const own = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'ec' })
    const header = { alg: 'ES256', kid: 'ec', jwk: { ...own.toJSON() } }
    expect((await present(sign(header, claimsOf('signer'), own))).status).toBe(400)
  })

  it.each([
    ['no keys', {}],
    ['an empty set', { jwks: { keys: [] } }],
    ['a set that is text', { jwks: '{"keys":[]}' }],
    ['a set that is none', { jwks: { keys: 'x' } }],
    ['keys that are none', { jwks: { keys: [null, 1, {}, { kty: 'EC' }] } }],
    ['a private key', { jwks: { keys: [p256.exportPrivate()] } }],
    [
      'a secret',
      { jwks: { keys: [JsonWebKey.import({ secret: signingSecret }).exportPrivate()] } },
    ],
    ['a key for encryption', { jwks: { keys: [{ ...p256.toJSON(), use: 'enc' }] } }],
    ['a key for another algorithm', { jwks: publicSet(p384) }],
    ['a URL that is none', { jwks_uri: 'keys' }],
    ['a URL that is code', { jwks_uri: 'javascript:alert(1)' }],
    ['a URL of a file', { jwks_uri: 'file:///etc/passwd' }],
    ['a URL that is a number', { jwks_uri: 1 }],
  ])('T-JA-2 refuses an assertion of a client with %s', async (_what, metadata) => {
    const { present, failure } = providerOf(metadata)
    expect((await present(signed())).status).toBe(400)
    expect(failure()).toMatchObject({ reason: 'wrong_credentials', detail: 'no_key' })
  })

  it('takes keys behind a URL, follows their rotation and refuses while they cannot be had, RFC 7591 §2', async () => {
    const server = await serveKeys(publicSet(p256))
    const options = { addresses: 'any' } as const
    const { present, failure, clock } = providerOf({ jwks_uri: server.url }, options)
    const later = () => ({ iat: clock(), exp: clock() + 60 })
    expect((await present(signed())).status).toBe(200)
    const next = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'next' })
    server.set = publicSet(next)
    clock.advance(30)
    const byNext = () => sign({ alg: 'ES256', kid: 'next' }, claimsOf('signer', later()), next)
    expect((await present(byNext())).status).toBe(200)
    expect((await present(signed(later()))).status).toBe(400)
    server.status = 500
    clock.advance(90_000)
    expect((await present(byNext())).status).toBe(400)
    expect(failure()).toMatchObject({ detail: 'keys_unavailable' })
  })

  it('A-43, A-61 asks no loopback server for keys and answers as for a client without keys', async () => {
    const server = await serveKeys(publicSet(p256))
    const { present, failure } = providerOf({ jwks_uri: server.url })
    const { status, headers, body } = await present(signed())
    expect(failure()).toMatchObject({ detail: 'keys_unavailable' })
    expect(server.requests).toBe(0)
    expect(await providerOf({}).present(signed())).toEqual({ status, headers, body })
  })

  it('refuses an assertion whose every byte may be wrong', async () => {
    const { present } = createProvider()
    const assertion = signed()
    const other = (at: number): string => (assertion[at] === 'A' ? 'Q' : 'A')
    for (let at = 0; at < assertion.length; at += 7) {
      const mutated = assertion.slice(0, at) + other(at) + assertion.slice(at + 1)
      expect((await present(mutated)).status).toBe(401)
    }
    expect((await present(assertion)).status).toBe(200)
  })

  it('S-C1 finds mistakes in registrations that are written down in code', () => {
    const provider = (metadata: Record<string, unknown>) => () =>
      createProvider({ clients: [clientWith(metadata)] })
    expect(provider({})).toThrow('private_key_jwt needs jwks or jwks_uri')
    expect(provider({ jwks: { keys: [p256.exportPrivate()] } })).toThrow('jwks is a JWK Set')
    expect(provider({ jwks: { keys: [] } })).toThrow(AuthkitConfigError)
    expect(provider({ jwks: publicSet(p256) })).not.toThrow()
  })
})

/** The key without its kid. */
function secretOf(key: JsonWebKey) {
  const { kid: _, ...members } = key.exportPrivate()
  return members
}
