import { JsonWebEncryption, JsonWebKey, jwt, KeySet, unverifiedJwt } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { clientSecretKey } from '../../../src/id-token/client-secret-key.ts'
import { issuer, keys, secret, userInfoServer } from './support.ts'

const rsa = JsonWebKey.generate('RSA', { use: 'enc', alg: 'RSA-OAEP-256', kid: 'enc' })
const jwks = new KeySet([rsa]).toJSON()
const jwe = new JsonWebEncryption()
const email = { sub: 'alice', email: 'alice@example.com', email_verified: true }
const signed = { ...email, iss: issuer, aud: 'rp' }
const shared = { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }

describe('userinfo as a JWT', () => {
  it.each(['RS256', 'ES256'])(
    'A-52 is signed with %s by the issuer for the client, T-UI-10, UI-3, Core §5.3.2',
    async (alg) => {
      const { ask } = userInfoServer({ client: { userinfo_signed_response_alg: alg } })
      const response = await ask('openid email')
      expect(response.status).toBe(200)
      expect(response.headers).toMatchObject({
        'content-type': 'application/jwt',
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'access-control-allow-origin': '*',
      })
      const { header, claims } = jwt.verify(response.body ?? '', keys, {
        issuer,
        audience: 'rp',
        algorithms: [alg],
      })
      expect(header.alg).toBe(alg)
      expect({ ...claims }).toEqual(signed)
    },
  )

  it('J-31 is no ID Token: it has no time, Core §5.3.2', async () => {
    const { ask } = userInfoServer({ client: { userinfo_signed_response_alg: 'RS256' } })
    const { claims } = jwt.verify((await ask('openid')).body ?? '', keys)
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'iss', 'sub'])
  })

  it('says iss and aud of the server whatever the user information says, UI-3, Core §5.3.2', async () => {
    const { ask } = userInfoServer({
      userinfo: () => ({ sub: 'bob', iss: 'https://evil.example', aud: 'other' }),
      memory: { claims: { userinfo: { iss: null, aud: null } } },
      client: { userinfo_signed_response_alg: 'RS256' },
    })
    const { claims } = jwt.verify((await ask('openid')).body ?? '', keys)
    expect({ ...claims }).toEqual({ sub: 'alice', iss: issuer, aud: 'rp' })
  })

  it('is unsigned only for a client that registered that at a server that allows it, T-UI-11, UI-3, Core §5.3.2', async () => {
    const client = { userinfo_signed_response_alg: 'none' }
    const open = userInfoServer({ client, algorithms: ['RS256', 'none'] })
    const { headers, body = '' } = await open.ask('openid email')
    expect(headers['content-type']).toBe('application/jwt')
    expect(body.endsWith('.')).toBe(true)
    const { header, claims } = unverifiedJwt(body)
    expect(header.alg).toBe('none')
    expect({ ...claims }).toEqual(signed)
    expect(() => userInfoServer({ client })).toThrow('none of the algorithms')
  })

  it('is encrypted without a signature when the client registered that alone, A-52, Core §5.3.2', async () => {
    const client = { userinfo_encrypted_response_alg: 'RSA-OAEP-256', jwks }
    const { ask } = userInfoServer({ client, encryption: true })
    const { headers, body = '' } = await ask('openid email')
    expect(headers['content-type']).toBe('application/jwt')
    const { header, payload } = jwe.deserializeCompact(body, rsa)
    // Registration §2: the default of enc.
    expect(header).toMatchObject({ alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' })
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject(email)
  })

  it('is signed and then encrypted when the client registered both, A-52, Core §5.3.2', async () => {
    const client = {
      userinfo_signed_response_alg: 'RS256',
      userinfo_encrypted_response_alg: 'RSA-OAEP-256',
      userinfo_encrypted_response_enc: 'A256GCM',
      jwks,
    }
    const { ask } = userInfoServer({ client, encryption: true })
    const { headers, body = '' } = await ask('openid email')
    expect(headers['content-type']).toBe('application/jwt')
    const { header, payload } = jwe.deserializeCompact(body, rsa)
    expect(header).toMatchObject({ cty: 'JWT', enc: 'A256GCM' })
    const { claims } = jwt.verify(new TextDecoder().decode(payload), keys, { issuer })
    expect({ ...claims }).toEqual(signed)
  })

  it('is encrypted with the client secret when the client registered that, Core §5.3.2', async () => {
    const client = { ...shared, userinfo_encrypted_response_alg: 'A128KW' }
    const { ask } = userInfoServer({ client, encryption: true })
    const { body = '' } = await ask('openid email')
    const key = clientSecretKey(secret, 'A128KW', 'A128CBC-HS256')
    expect(key).toBeDefined()
    if (!key) return
    const { payload } = jwe.deserializeCompact(body, key)
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject(email)
  })

  it('A-52 is a fault that pages can read when the client has no key for it', async () => {
    const client = {
      userinfo_encrypted_response_alg: 'ECDH-ES',
      jwks,
    }
    const { ask } = userInfoServer({ client, encryption: true })
    const response = await ask('openid')
    expect(response.status).toBe(400)
    expect(response.headers['access-control-allow-origin']).toBe('*')
    expect(response.body).not.toContain('alice')
  })
})
