import { JsonWebKey, KeySet } from '@authkit/jose'
import type { AuthorizationUrlOptions } from '@authkit/oauth2/client'
import {
  discover,
  OpenIDClient,
  type OpenIDClientOptions,
  type OpenIDToken,
} from '@authkit/oidc/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { realProvider, type RealProvider } from './support/real-provider.ts'

const redirectUri = 'https://app.example/cb'

async function start(registration: Parameters<typeof realProvider>[1] = {}): Promise<RealProvider> {
  const provider = await realProvider([redirectUri], registration)
  onTestFinished(() => provider.close())
  return provider
}

async function clientOf(
  provider: RealProvider,
  options: Partial<OpenIDClientOptions> = {},
): Promise<OpenIDClient> {
  const serverMetadata = await discover(provider.issuer)
  const scope = 'openid email'
  return new OpenIDClient({ ...provider.client, redirectUri, scope, serverMetadata, ...options })
}

async function login(
  provider: RealProvider,
  client: OpenIDClient,
  options: AuthorizationUrlOptions = {},
): Promise<OpenIDToken> {
  const { url, ...kept } = client.createAuthorizationUrl(options)
  const authorizationResponse =
    kept.responseMode === 'form_post'
      ? await provider.signInByForm(url, 'alice')
      : await provider.signIn(url, 'alice')
  return client.fetchToken({ ...kept, authorizationResponse })
}

describe('OpenIDClient at oidc-provider', () => {
  const types = [
    'code',
    'id_token',
    'id_token token',
    'code id_token',
    'code token',
    'code id_token token',
  ]

  it('logs in by every response type and mode, Core §3, OAuth 2.0 Form Post Response Mode §2', async () => {
    const provider = await start()
    for (const responseType of types) {
      for (const responseMode of [undefined, 'fragment', 'form_post'] as const) {
        const client = await clientOf(provider, { responseType })
        const token = await login(provider, client, { responseMode })
        expect(token.userinfo).toMatchObject({ sub: 'alice', aud: provider.client.clientId })
        if (!token.hasAccessToken) continue
        await expect(client.userinfo()).resolves.toMatchObject({ email: 'alice@example.com' })
      }
    }
  })

  it('decrypts ID Tokens and UserInfo responses that are signed and encrypted for its key, Core §10.2', async () => {
    const key = JsonWebKey.generate('RSA', { use: 'enc' })
    const provider = await start({
      jwks: { keys: [{ ...key.toJSON(), kty: 'RSA' }] },
      id_token_encrypted_response_alg: 'RSA-OAEP-256',
      id_token_encrypted_response_enc: 'A256GCM',
      userinfo_signed_response_alg: 'RS256',
      userinfo_encrypted_response_alg: 'RSA-OAEP',
    })
    for (const responseType of ['code', 'code id_token token']) {
      const client = await clientOf(provider, {
        responseType,
        idTokenEncryptedResponseAlg: 'RSA-OAEP-256',
        idTokenEncryptedResponseEnc: 'A256GCM',
        userinfoSignedResponseAlg: 'RS256',
        userinfoEncryptedResponseAlg: 'RSA-OAEP',
        decryptionKeys: new KeySet([key]),
      })
      const token = await login(provider, client)
      expect(token.userinfo?.sub).toBe('alice')
      await expect(client.userinfo()).resolves.toMatchObject({ email: 'alice@example.com' })
      await expect(client.refreshToken()).resolves.toMatchObject({ userinfo: { sub: 'alice' } })
    }
  })

  it.each([
    ['dir', 'A256CBC-HS512'],
    ['A128KW', 'A128CBC-HS256'],
    ['A256GCMKW', 'A256GCM'],
  ] as const)(
    'decrypts by %s and %s with a key from its client secret, Core §10.2',
    async (alg, enc) => {
      const provider = await start({
        id_token_signed_response_alg: 'HS256',
        id_token_encrypted_response_alg: alg,
        id_token_encrypted_response_enc: enc,
        userinfo_signed_response_alg: 'HS256',
        userinfo_encrypted_response_alg: alg,
        userinfo_encrypted_response_enc: enc,
      })
      const client = await clientOf(provider, {
        idTokenSignedResponseAlg: 'HS256',
        idTokenEncryptedResponseAlg: alg,
        idTokenEncryptedResponseEnc: enc,
        userinfoSignedResponseAlg: 'HS256',
        userinfoEncryptedResponseAlg: alg,
        userinfoEncryptedResponseEnc: enc,
      })
      const token = await login(provider, client)
      expect(token.userinfo?.sub).toBe('alice')
      await expect(client.userinfo({ accessTokenIn: 'body' })).resolves.toMatchObject({
        email: 'alice@example.com',
      })
    },
  )
})
