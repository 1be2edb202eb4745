import { base64urlDecode } from '@authkit/common'
import {
  JsonWebEncryption,
  JsonWebKey,
  JsonWebSignature,
  jwt,
  KeySet,
  leftHalfHash,
} from '@authkit/jose'
import { password } from '@authkit/oauth2/server'
import { generateIdToken, implicitFlow } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { clientSecretKey } from '../../../src/id-token/client-secret-key.ts'
import { createOp, issuer, keys, user } from '../op.ts'

const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const time = { clock: () => 1_700_000_000 }
const decryption = new KeySet([
  JsonWebKey.generate('RSA', { use: 'enc', kid: 'rsa' }),
  JsonWebKey.generate('EC', { crv: 'P-256', use: 'enc', kid: 'ec' }),
  JsonWebKey.generate('EC', { crv: 'P-256', use: 'sig', kid: 'signs' }),
])
const jwks = decryption.toJSON()

async function idTokenOf(options: Parameters<typeof createOp>[0]): Promise<string> {
  const tokens = await createOp(options).login()
  return String(tokens['id_token'])
}

describe('signature of an ID Token', () => {
  it.each([
    ['PS384', JsonWebKey.generate('RSA', { alg: 'PS384' })],
    ['ES256K', JsonWebKey.generate('EC', { crv: 'secp256k1' })],
    ['ES512', JsonWebKey.generate('EC', { crv: 'P-521' })],
    ['Ed25519', JsonWebKey.generate('OKP', { crv: 'Ed25519' })],
    ['Ed448', JsonWebKey.generate('OKP', { crv: 'Ed448' })],
  ])('T-OC-10, T-ID-12, IDT-3 is %s, with the hash of it, Core §3.3.2.11', async (alg, key) => {
    const tokens = await createOp({ alg, keys: new KeySet([key]) }).login()
    const { header, claims } = jwt.verify(String(tokens['id_token']), key, {
      ...time,
      algorithms: [alg],
    })
    expect(header.alg).toBe(alg)
    const hash = leftHalfHash(alg, String(tokens['access_token']), key.crv)
    expect(claims).toHaveProperty('at_hash', hash)
  })

  it('T-OC-7 is the one that the client registered, made with its secret, Core §10.1', async () => {
    const token = await idTokenOf({ alg: 'HS256', openid: { algorithms: ['RS256', 'HS256'] } })
    const { claims } = jwt.verify(token, secret, { ...time, algorithms: ['HS256'], issuer })
    expect(claims.sub).toBe(user.sub)
  })

  it('is refused, as an error that the client can read, when its secret ended, RFC 7591 §3.2.1', async () => {
    const client = { client_secret_expires_at: 1_700_000_100, token_endpoint_auth_method: 'none' }
    const op = createOp({
      client: { ...client, response_types: ['id_token'], grant_types: ['implicit'] },
      openid: { algorithms: ['RS256', 'HS256'], responseTypes: implicitFlow() },
      alg: 'HS256',
    })
    expect(await op.answer({ response_type: 'id_token' })).toHaveProperty('id_token')
    op.clock.advance(100)
    expect(await op.answer({ response_type: 'id_token' })).toMatchObject({
      error: 'unauthorized_client',
    })
  })

  it('T-OC-8, ISU-2 is RS256 where the client registered none and the keys can do it, Registration §2', async () => {
    const header = (token: string) => jwt.verify(token, keys, time).header.alg
    expect(header(await idTokenOf({}))).toBe('RS256')
    const only = new KeySet([JsonWebKey.generate('EC', { crv: 'P-384' })])
    expect(jwt.verify(await idTokenOf({ keys: only }), only, time).header.alg).toBe('ES384')
  })

  it('T-OC-9, OC-2 is none for a client that registered it where the server names none, Core §2', async () => {
    const token = await idTokenOf({ alg: 'none', openid: { algorithms: ['RS256', 'none'] } })
    const { payload } = new JsonWebSignature().deserializeUnsecured(token)
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    expect(claims).toMatchObject({ sub: user.sub })
    expect(claims).not.toHaveProperty('at_hash')
    await expect(idTokenOf({ alg: 'none' })).rejects.toThrow('none of the algorithms')
  })

  it('T-OI-10, OI-3 is never none where the browser carries the token, Core §3.2.2.11', async () => {
    const { refusal } = createOp({
      alg: 'none',
      openid: { algorithms: ['RS256', 'none'], responseTypes: implicitFlow() },
      client: { response_types: ['id_token'], grant_types: ['implicit'] },
    })
    expect(await refusal({ response_type: 'id_token' })).toMatchObject({
      error: 'invalid_request',
      state: 'af0ifjsldkj',
    })
  })
})

describe('encryption of an ID Token', () => {
  it.each([
    ['RSA-OAEP', undefined],
    ['RSA-OAEP-256', 'A256GCM'],
    ['ECDH-ES', 'A128GCM'],
    ['ECDH-ES+A256KW', 'A256CBC-HS512'],
  ])('GAP-24 holds the signed token, %s and %s, Core §10.2, Core §16.14', async (alg, enc) => {
    const token = await idTokenOf({
      openid: { encryption: true },
      client: {
        jwks,
        id_token_encrypted_response_alg: alg,
        ...(enc === undefined ? {} : { id_token_encrypted_response_enc: enc }),
      },
    })
    const algorithms = [alg, enc ?? 'A128CBC-HS256']
    const jwe = new JsonWebEncryption({ algorithms })
    const { payload, header } = jwe.deserializeCompact(token, decryption)
    expect(header).toMatchObject({ alg, enc: algorithms[1], cty: 'JWT' })
    const { claims } = jwt.verify(new TextDecoder().decode(payload), keys, time)
    expect(claims).toMatchObject({ sub: user.sub, aud: 'rp' })
  })

  it.each(['A128KW', 'A256GCMKW', 'dir'])(
    'is made with a key from the client secret: %s',
    async (alg) => {
      const token = await idTokenOf({
        openid: { encryption: true },
        client: { id_token_encrypted_response_alg: alg },
      })
      const key = clientSecretKey(secret, alg, 'A128CBC-HS256')
      if (!key) throw new Error('there is no such key')
      const { payload } = new JsonWebEncryption().deserializeCompact(token, key)
      expect(jwt.verify(new TextDecoder().decode(payload), keys, time).claims.sub).toBe(user.sub)
    },
  )

  it('is refused of a client without a key that fits, as an error that it can read', async () => {
    const options = (client: Record<string, unknown>) => ({
      openid: { encryption: true },
      client: { id_token_encrypted_response_alg: 'RSA-OAEP', ...client },
    })
    for (const client of [{}, { jwks: new KeySet([keys.keys[1] ?? []].flat()).toJSON() }]) {
      expect(await createOp(options(client)).login()).toMatchObject({
        error: 'unauthorized_client',
      })
    }
  })

  it('is there only where the server offers it, and stands in the metadata then', async () => {
    const client = { jwks, id_token_encrypted_response_alg: 'RSA-OAEP' }
    await expect(idTokenOf({ client })).rejects.toThrow('openid({ encryption })')
    await expect(idTokenOf({ client, openid: { encryption: ['ECDH-ES'] } })).rejects.toThrow(
      'openid({ encryption })',
    )
    const { server } = createOp({ openid: { encryption: ['ECDH-ES'] } })
    expect(server.metadata()).toMatchObject({
      id_token_encryption_alg_values_supported: ['ECDH-ES'],
      userinfo_encryption_alg_values_supported: ['ECDH-ES'],
    })
    expect(() => createOp({ openid: { encryption: ['RSA1_5'] } })).toThrow('RSA1_5')
  })
})

describe('content of an ID Token', () => {
  it('OC-1 leaves out what there is not: no nonce of null, X-3', async () => {
    const { claims } = jwt.verify(await idTokenOf({}), keys, time)
    expect(Object.values(claims)).not.toContain(null)
    const tokens = await createOp({}).login({ nonce: '' })
    expect(jwt.verify(String(tokens['id_token']), keys, time).claims).not.toHaveProperty('nonce')
  })

  it('ISU-4, ISU-3, T-OC-1 is never what is known about the user where it says how the user signed in', async () => {
    const hostile = {
      iss: 'https://evil.example',
      aud: 'evil',
      exp: 9e9,
      iat: 1,
      nonce: 'x',
      azp: 'evil',
    }
    const userinfo = () => ({
      ...user,
      ...hostile,
      sub: 'user-2',
      auth_time: 1,
      sid: 's',
      at_hash: 'x',
    })
    const token = await idTokenOf({
      userinfo,
      openid: {
        scopeInIdToken: true,
        claims: Object.keys(hostile),
      },
    })
    const { claims } = jwt.verify(token, keys, time)
    expect(claims).toMatchObject({
      iss: issuer,
      aud: 'rp',
      sub: user.sub,
      exp: 1_700_003_600,
      auth_time: 1_699_999_990,
      nonce: 'n-0S6_WzA2Mj',
      email: user.email,
    })
    expect(claims).not.toHaveProperty('azp')
    expect(claims).not.toHaveProperty('sid')
  })

  it('has what the claims parameter asks for, as far as the client may have it, Core §5.5', async () => {
    const ask = async (claims: object, more: Parameters<typeof createOp>[0] = {}) => {
      const tokens = await createOp(more).login({ scope: 'openid', claims: JSON.stringify(claims) })
      return jwt.verify(String(tokens['id_token']), keys, time).claims
    }
    const asked = { id_token: { email: { essential: true }, secret_note: null, 'name#ja': null } }
    expect(await ask(asked)).toMatchObject({ email: user.email })
    expect(await ask(asked)).not.toHaveProperty('secret_note')
    expect(await ask(asked, { openid: { claims: ['secret_note'] } })).toHaveProperty('secret_note')
    // What a scope covers is for clients that may have the scope.
    expect(await ask(asked, { client: { scope: 'openid profile' } })).not.toHaveProperty('email')
    expect(await ask({ userinfo: { email: null } })).not.toHaveProperty('email')
  })

  it('names the client where it has other audiences, Core §2', async () => {
    const token = await idTokenOf({ openid: { idTokenAudience: () => ['https://api.example'] } })
    const { claims } = jwt.verify(token, keys, { ...time, audience: 'rp' })
    expect(claims).toMatchObject({ aud: ['rp', 'https://api.example'], azp: 'rp' })
  })

  it('lives as long as the option says', async () => {
    const lifetime = async (idTokenLifetime: number | (() => number)) =>
      jwt.verify(await idTokenOf({ openid: { idTokenLifetime } }), keys, time).claims.exp
    expect(await lifetime(60)).toBe(1_700_000_060)
    expect(await lifetime(() => 90)).toBe(1_700_000_090)
    for (const bad of [0, -1, 1.5, Number.NaN])
      expect(() => createOp({ openid: { idTokenLifetime: bad } })).toThrow('idTokenLifetime')
  })

  it('T-PW-9 comes with the password grant as well, Core §2', async () => {
    const op = createOp({ client: { grant_types: ['authorization_code', 'password'] } })
    op.server.registerGrant(
      password({
        authenticateUser: () => ({ subject: user.sub, authentication: { time: 1_699_999_999 } }),
      }),
    )
    const form = { grant_type: 'password', username: 'alice', password: 'secret' }
    const tokens = await op.token({ ...form, scope: 'openid profile' })
    const { claims } = jwt.verify(String(tokens['id_token']), keys, time)
    expect(claims).toMatchObject({ sub: user.sub, aud: 'rp', auth_time: 1_699_999_999 })
    expect(await op.token({ ...form, scope: 'profile' })).not.toHaveProperty('id_token')
  })

  it('says nothing about a user who is gone: the exchange is refused', async () => {
    const tokens = await createOp({
      userinfo: () => undefined,
      openid: { scopeInIdToken: true },
    }).login()
    expect(tokens).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('generateIdToken', () => {
  const base = { issuer, audience: 'rp', ...time }

  it.each([
    ['RS256', JsonWebKey.generate('RSA', { kid: 'k' })],
    ['PS512', JsonWebKey.generate('RSA', { kid: 'k' })],
    ['ES256', JsonWebKey.generate('EC', { crv: 'P-256', kid: 'k' })],
    ['ES256K', JsonWebKey.generate('EC', { crv: 'secp256k1', kid: 'k' })],
    ['EdDSA', JsonWebKey.generate('OKP', { crv: 'Ed448', kid: 'k' })],
    ['HS256', JsonWebKey.import({ secret })],
  ])('ISU-5, T-ID-12 signs with %s', async (alg, key) => {
    const token = await generateIdToken(user, {
      ...base,
      alg,
      key,
      accessToken: 'a',
      code: 'c',
      kid: 'k',
    })
    const { header, claims } = jwt.verify(token, key, { ...time, algorithms: [alg] })
    expect(header).toMatchObject({ alg, kid: 'k' })
    expect(claims).toMatchObject({
      ...user,
      at_hash: leftHalfHash(alg, 'a', key.crv),
      c_hash: leftHalfHash(alg, 'c', key.crv),
      exp: 1_700_003_600,
    })
    expect(claims).not.toHaveProperty('nonce')
  })

  it('ISU-5 signs nothing for none, and needs a key for everything else', async () => {
    const token = await generateIdToken(user, { ...base, alg: 'none' })
    const [, payload = ''] = token.split('.')
    const claims: unknown = JSON.parse(new TextDecoder().decode(base64urlDecode(payload)))
    expect(claims).toMatchObject({ iss: issuer, sub: user.sub })
    await expect(generateIdToken(user, base)).rejects.toThrow('RS256 needs a key')
  })

  it('ISU-4 lets nothing that is known about the user stand for a protocol claim', async () => {
    const [key] = keys.keys
    if (!key) throw new Error('there is no key')
    const token = await generateIdToken({ ...user, iss: 'x', exp: 1 }, { ...base, key })
    expect(jwt.verify(token, key, time).claims).toMatchObject({ iss: issuer, exp: 1_700_003_600 })
  })
})
