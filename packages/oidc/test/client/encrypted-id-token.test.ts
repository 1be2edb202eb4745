import { JsonWebEncryption, JsonWebKey, JsonWebSignature, jwt, KeySet } from '@authkit/jose'
import { IDTokenError, type OpenIDClientOptions, OpenIDToken } from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientSecretKey } from '../../src/id-token/client-secret-key.ts'
import { clientSecret, EvilProvider, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider

const rsa = JsonWebKey.generate('RSA', { use: 'enc', kid: 'rsa' })
const ec = JsonWebKey.generate('EC', { use: 'enc', kid: 'ec' })
const decryptionKeys = new KeySet([rsa, ec])
const registered = {
  idTokenEncryptedResponseAlg: 'RSA-OAEP-256',
  idTokenEncryptedResponseEnc: 'A256GCM',
  decryptionKeys,
}

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

type Claims = Record<string, unknown>

const encrypting =
  (alg: string, enc: string, key: JsonWebKey = rsa) =>
  (claims: Claims) =>
    jwt.encode({ alg: 'RS256' }, claims, signingKey, { encrypt: { header: { alg, enc }, key } })

const login = (options: Partial<OpenIDClientOptions>) =>
  provider.login(provider.relyingParty(options), {})

describe('an encrypted ID Token', () => {
  it.each([
    ['RSA-OAEP', 'A128CBC-HS256', rsa],
    ['RSA-OAEP-256', 'A256GCM', rsa],
    ['ECDH-ES', 'A128GCM', ec],
    ['ECDH-ES+A256KW', 'A256CBC-HS512', ec],
  ])('by %s and %s is decrypted with the key of the client, Core §10.2', async (alg, enc, key) => {
    provider.behaviour.sign = encrypting(alg, enc, key)
    const options = {
      idTokenEncryptedResponseAlg: alg,
      idTokenEncryptedResponseEnc: enc,
    }
    const keys = [decryptionKeys, decryptionKeys.exportPrivate(), key, key.exportPrivate()]
    for (const decryptionKey of keys) {
      const token = await login({ ...options, decryptionKeys: decryptionKey })
      expect(token.userinfo?.sub).toBe('alice')
    }
  })

  it.each([
    ['dir', 'A256GCM'],
    ['dir', 'A256CBC-HS512'],
    ['A128KW', 'A128CBC-HS256'],
    ['A256GCMKW', 'A128GCM'],
  ])('by %s and %s is decrypted with the client secret, Core §10.2', async (alg, enc) => {
    provider.behaviour.sign = encrypting(alg, enc, clientSecretKey(clientSecret, alg, enc))
    const options = { idTokenEncryptedResponseAlg: alg, idTokenEncryptedResponseEnc: enc }
    await expect(login(options)).resolves.toBeInstanceOf(OpenIDToken)
    const other = { ...options, clientSecret: `${clientSecret}x` }
    await expect(login(other)).rejects.toThrow(IDTokenError)
  })

  it('I22 is encrypted by A128CBC-HS256 unless another is registered, OpenID Connect Registration §2', async () => {
    provider.behaviour.sign = encrypting('RSA-OAEP-256', 'A128CBC-HS256')
    const { idTokenEncryptedResponseEnc: _, ...options } = registered
    await expect(login(options)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it.each(['id_token', 'code id_token', 'code id_token token'])(
    'comes through the browser by %s too, Core §3.3.2.8',
    async (responseType) => {
      provider.behaviour.sign = encrypting('RSA-OAEP-256', 'A256GCM')
      await expect(login({ ...registered, responseType })).resolves.toMatchObject({
        userinfo: { sub: 'alice' },
      })
    },
  )

  it.each<[string, (claims: Claims) => string]>([
    ['a plain one', (claims) => jwt.encode({ alg: 'RS256' }, claims, signingKey)],
    ['another alg', encrypting('RSA-OAEP', 'A256GCM')],
    ['another alg and key', encrypting('ECDH-ES', 'A256GCM', ec)],
    ['another enc', encrypting('RSA-OAEP-256', 'A128GCM')],
    [
      'RSA1_5',
      (claims) =>
        jwt.encode({ alg: 'RS256' }, claims, signingKey, {
          encrypt: {
            header: { alg: 'RSA1_5', enc: 'A256GCM' },
            key: rsa,
            algorithms: ['RSA1_5', 'A256GCM'],
          },
        }),
    ],
    [
      'another key',
      encrypting('RSA-OAEP-256', 'A256GCM', JsonWebKey.generate('RSA', { kid: 'rsa' })),
    ],
    [
      'claims that nobody signed',
      (claims) => jwt.encrypt({ alg: 'RSA-OAEP-256', enc: 'A256GCM' }, claims, rsa),
    ],
    [
      'alg none inside',
      (claims) =>
        new JsonWebEncryption().serializeCompact(
          { alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' },
          new JsonWebSignature().serializeUnsecured({}, JSON.stringify(claims)),
          rsa,
        ),
    ],
    [
      'another one encrypted inside',
      (claims) =>
        new JsonWebEncryption().serializeCompact(
          { alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' },
          encrypting('RSA-OAEP-256', 'A256GCM')(claims),
          rsa,
        ),
    ],
    [
      'a signature of another inside',
      (claims) =>
        jwt.encode({ alg: 'RS256' }, claims, JsonWebKey.generate('RSA', { kid: 'k1' }), {
          encrypt: { header: { alg: 'RSA-OAEP-256', enc: 'A256GCM' }, key: rsa },
        }),
    ],
    [
      'claims of another client inside',
      (claims) => encrypting('RSA-OAEP-256', 'A256GCM')({ ...claims, aud: 'other' }),
    ],
    ['parts that are empty', () => '....'],
  ])('J-20, C-07 is refused when it is %s, Core §10.2', async (_, sign) => {
    provider.behaviour.sign = sign
    await expect(login(registered)).rejects.toThrow(IDTokenError)
  })

  it('J-20 is refused by a client that registered none, Core §3.1.3.7', async () => {
    provider.behaviour.sign = encrypting('RSA-OAEP-256', 'A256GCM')
    await expect(login({ decryptionKeys })).rejects.toThrow(IDTokenError)
  })

  it('gives the signed one as hint, and says who it is about after it was stored, Core §3.1.2.1', async () => {
    provider.behaviour.sign = encrypting('RSA-OAEP-256', 'A256GCM')
    const stored = JSON.parse(JSON.stringify(await login(registered)))
    expect(stored.id_token.split('.')).toHaveLength(5)
    const client = provider.relyingParty({ ...registered, token: stored })
    const hint = await client.idTokenHint()
    expect(hint?.split('.')).toHaveLength(3)
    await expect(client.userinfo()).resolves.toMatchObject({ sub: 'alice' })
    provider.behaviour.userinfo = { body: { sub: 'bob' } }
    await expect(client.userinfo()).rejects.toThrow('another user')
    provider.behaviour.claims = (claims) => ({ ...claims, sub: 'bob' })
    await expect(client.refreshToken()).rejects.toThrow('another login')
    await expect(provider.relyingParty(registered).idTokenHint()).resolves.toBeUndefined()
  })
})
