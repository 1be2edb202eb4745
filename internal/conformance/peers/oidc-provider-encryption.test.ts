import { JsonWebKey, KeySet } from '@authkit/jose'
import type { OpenIDClientOptions } from '@authkit/oidc/client'
import type { ClientMetadata } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ourClient,
  signInThere,
  startTheirProvider,
  type TheirProvider,
} from './their-openid-provider.ts'

const keys = new KeySet([
  JsonWebKey.generate('RSA', { kid: 'rsa', use: 'enc', alg: 'RSA-OAEP-256' }),
  JsonWebKey.generate('EC', { crv: 'P-256', kid: 'ec', use: 'enc', alg: 'ECDH-ES' }),
])

/** A registration at the peer, and what our client is told of it. */
type Registration = readonly [
  name: string,
  theirs: Partial<ClientMetadata>,
  ours: Partial<OpenIDClientOptions>,
]

const registrations: readonly Registration[] = [
  [
    'ID Tokens of ES256',
    { id_token_signed_response_alg: 'ES256' },
    { idTokenSignedResponseAlg: 'ES256' },
  ],
  [
    'ID Tokens encrypted by RSA-OAEP-256',
    { id_token_encrypted_response_alg: 'RSA-OAEP-256' },
    { idTokenEncryptedResponseAlg: 'RSA-OAEP-256' },
  ],
  [
    'ID Tokens encrypted by ECDH-ES and A256GCM',
    { id_token_encrypted_response_alg: 'ECDH-ES', id_token_encrypted_response_enc: 'A256GCM' },
    { idTokenEncryptedResponseAlg: 'ECDH-ES', idTokenEncryptedResponseEnc: 'A256GCM' },
  ],
  [
    'UserInfo of RS256',
    { userinfo_signed_response_alg: 'RS256' },
    { userinfoSignedResponseAlg: 'RS256' },
  ],
  [
    'UserInfo of RS256 encrypted by RSA-OAEP-256',
    { userinfo_signed_response_alg: 'RS256', userinfo_encrypted_response_alg: 'RSA-OAEP-256' },
    { userinfoSignedResponseAlg: 'RS256', userinfoEncryptedResponseAlg: 'RSA-OAEP-256' },
  ],
  [
    'UserInfo of ES256 encrypted by ECDH-ES and A256GCM',
    {
      userinfo_signed_response_alg: 'ES256',
      userinfo_encrypted_response_alg: 'ECDH-ES',
      userinfo_encrypted_response_enc: 'A256GCM',
    },
    {
      userinfoSignedResponseAlg: 'ES256',
      userinfoEncryptedResponseAlg: 'ECDH-ES',
      userinfoEncryptedResponseEnc: 'A256GCM',
    },
  ],
]

const cases = registrations.flatMap(([name, , ours]) =>
  (['code', 'code id_token token'] as const).map(
    (responseType) => [name, responseType, ours] as const,
  ),
)

const clientId = (name: string, responseType: string): string => `${name}, ${responseType}`

describe('our client at oidc-provider, signed and encrypted', () => {
  let provider: TheirProvider

  beforeAll(async () => {
    provider = await startTheirProvider(
      registrations.flatMap(([name, theirs]) =>
        (['code', 'code id_token token'] as const).map((responseType) => ({
          client_id: clientId(name, responseType),
          response_types: [responseType],
          grant_types: ['authorization_code', 'implicit'],
          jwks: keys.toJSON(),
          ...theirs,
        })),
      ),
    )
  })
  afterAll(() => provider.stop())

  it.each(cases)(
    'reads %s after a login by %s, Core §3.1.3.7, §5.3.2 and §10.2',
    async (name, responseType, ours) => {
      const client = await ourClient(provider, {
        clientId: clientId(name, responseType),
        responseType,
        decryptionKeys: keys,
        ...ours,
      })
      const { url, ...kept } = client.createAuthorizationUrl()
      const token = await client.fetchToken({
        ...kept,
        authorizationResponse: await signInThere(url, 'alice'),
      })
      const isEncrypted = ours.idTokenEncryptedResponseAlg !== undefined
      expect(token.id_token?.split('.')).toHaveLength(isEncrypted ? 5 : 3)
      expect(token.userinfo?.sub).toBe('alice')
      expect(await client.userinfo()).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    },
  )
})
