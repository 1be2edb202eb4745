import { AuthkitConfigError } from '@authkit/common'
import { JsonWebEncryption, JsonWebKey, JsonWebSignature, jwt } from '@authkit/jose'
import { fetchUserInfo, type OpenIDClientOptions, UserInfoError } from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientSecretKey } from '../../src/id-token/client-secret-key.ts'
import { clientSecret, EvilProvider, now, signingKey } from './support/evil-provider.ts'

type Claims = Record<string, unknown>

let provider: EvilProvider

const rsa = JsonWebKey.generate('RSA', { use: 'enc' })
const signed = { userinfoSignedResponseAlg: 'RS256' }
const encrypted = {
  userinfoEncryptedResponseAlg: 'RSA-OAEP',
  userinfoEncryptedResponseEnc: 'A128GCM',
  decryptionKeys: rsa,
}
const header = { alg: 'RSA-OAEP', enc: 'A128GCM' }
const secret = new TextEncoder().encode(clientSecret)

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const claims = (): Claims => ({
  iss: provider.issuer,
  aud: 'app',
  sub: 'alice',
  email: 'a@example.com',
})
const sign = (payload: Claims) => jwt.encode({ alg: 'RS256' }, payload, signingKey)
const encrypt = (payload: Claims) => jwt.encrypt(header, payload, rsa)
const signAndEncrypt = (payload: Claims) =>
  jwt.encode({ alg: 'RS256' }, payload, signingKey, { encrypt: { header, key: rsa } })

function answer(body: string, type = 'application/jwt'): void {
  provider.behaviour.userinfo = { headers: { 'content-type': type }, body }
}

async function userinfo(options: Partial<OpenIDClientOptions>) {
  const client = provider.relyingParty(options)
  await provider.login(client, {})
  return client.userinfo()
}

describe('a UserInfo response', () => {
  it('I03 is signed, Core §5.3.2 and §5.3.4', async () => {
    answer(sign(claims()), 'application/jwt;charset=utf-8')
    await expect(userinfo(signed)).resolves.toMatchObject({ sub: 'alice', email: 'a@example.com' })
    expect(provider.server.to('/userinfo')[0]?.headers.accept).toBe('application/jwt')
    expect(provider.server.to('/jwks')).toHaveLength(1)
  })

  it('I03 is signed with the client secret, Core §10.1', async () => {
    answer(jwt.encode({ alg: 'HS256' }, claims(), secret))
    const options = { userinfoSignedResponseAlg: 'HS256' }
    await expect(userinfo(options)).resolves.toMatchObject({ sub: 'alice' })
    await expect(userinfo(signed)).rejects.toThrow(UserInfoError)
  })

  it('I03 is encrypted, or signed and encrypted, Core §5.3.2 and §10.2', async () => {
    for (const payload of [claims(), { sub: 'alice' }]) {
      answer(encrypt(payload))
      await expect(userinfo(encrypted)).resolves.toMatchObject({ sub: 'alice' })
    }
    answer(signAndEncrypt(claims()))
    await expect(userinfo({ ...signed, ...encrypted })).resolves.toMatchObject({ sub: 'alice' })
  })

  it('I03 is encrypted with the client secret, Core §10.2', async () => {
    const direct = { alg: 'dir', enc: 'A256GCM' }
    answer(jwt.encrypt(direct, claims(), clientSecretKey(clientSecret, 'dir', 'A256GCM') ?? ''))
    const options = { userinfoEncryptedResponseAlg: 'dir', userinfoEncryptedResponseEnc: 'A256GCM' }
    await expect(userinfo(options)).resolves.toMatchObject({ sub: 'alice' })
  })

  it('may be as long as a portrait makes it', async () => {
    answer(sign({ ...claims(), picture: `data:${'x'.repeat(60_000)}` }))
    await expect(userinfo(signed)).resolves.toMatchObject({ sub: 'alice' })
  })

  it.each<[string, Claims]>([
    ['another iss', { iss: 'https://evil.example' }],
    ['no iss', { iss: undefined }],
    ['another aud', { aud: 'other' }],
    ['no aud', { aud: undefined }],
    ['an exp that is over', { exp: now - 200 }],
    ['another sub', { sub: 'bob' }],
    ['no sub', { sub: undefined }],
  ])('C-08 that is signed is refused with %s, Core §5.3.2 and §5.3.4', async (_, change) => {
    answer(sign({ ...claims(), ...change }))
    await expect(userinfo(signed)).rejects.toThrow(UserInfoError)
  })

  it.each<[string, Claims]>([
    ['another iss', { iss: 'https://evil.example' }],
    ['another aud', { aud: ['other'] }],
    ['another sub', { sub: 'bob' }],
  ])('C-08 that is only encrypted is refused with %s, Core §5.3.4', async (_, change) => {
    answer(encrypt({ ...claims(), ...change }))
    await expect(userinfo(encrypted)).rejects.toThrow(UserInfoError)
  })

  it.each<[string, () => string, string]>([
    ['plain JSON', () => JSON.stringify(claims()), 'application/json'],
    ['plain JSON under another name', () => JSON.stringify(claims()), 'application/jwt'],
    ['a token under another name', () => sign(claims()), 'application/json'],
    [
      'an unsigned token',
      () => new JsonWebSignature().serializeUnsecured({}, JSON.stringify(claims())),
      'application/jwt',
    ],
    [
      'a token of another key',
      () => jwt.encode({ alg: 'RS256' }, claims(), JsonWebKey.generate('RSA', { kid: 'k1' })),
      'application/jwt',
    ],
    [
      'a token under the client secret',
      () => jwt.encode({ alg: 'HS256' }, claims(), secret),
      'application/jwt',
    ],
    [
      'an access token',
      () => jwt.encode({ alg: 'RS256', typ: 'at+jwt' }, claims(), signingKey),
      'application/jwt',
    ],
    ['an encrypted token', () => signAndEncrypt(claims()), 'application/jwt'],
    ['nothing', () => '', 'application/jwt'],
    [
      'a token that is too long',
      () => sign({ ...claims(), x: 'x'.repeat(140_000) }),
      'application/jwt',
    ],
  ])('C-08, J-31 that was to be signed is refused as %s, Core §5.3.2', async (_, body, type) => {
    answer(body(), type)
    await expect(userinfo(signed)).rejects.toThrow(UserInfoError)
  })

  it.each<[string, () => string]>([
    ['a signed token', () => sign(claims())],
    ['one for another key', () => jwt.encrypt(header, claims(), JsonWebKey.generate('RSA'))],
    ['one with another enc', () => jwt.encrypt({ alg: 'RSA-OAEP', enc: 'A256GCM' }, claims(), rsa)],
    ['one with a token inside', () => signAndEncrypt(claims())],
    ['one with a list inside', () => new JsonWebEncryption().serializeCompact(header, '[]', rsa)],
  ])('C-08, J-20 that was to be encrypted is refused as %s, Core §10.2', async (_, body) => {
    answer(body())
    await expect(userinfo(encrypted)).rejects.toThrow(UserInfoError)
  })

  it('C-08, J-20 that was to be signed and encrypted is refused as one of both', async () => {
    for (const body of [sign(claims()), encrypt(claims())]) {
      answer(body)
      await expect(userinfo({ ...signed, ...encrypted })).rejects.toThrow(UserInfoError)
    }
  })

  it('C-08 that was to be plain JSON is refused as a token', async () => {
    answer(sign(claims()))
    await expect(userinfo({})).rejects.toThrow(UserInfoError)
  })
})

describe('the request for UserInfo', () => {
  it('I03 has the access token in the header or in the body, never in both, RFC 6750 §2 and §2.2, Core §5.3.1', async () => {
    const client = provider.relyingParty()
    const { access_token: accessToken } = await provider.login(client, {})
    await client.userinfo()
    await client.userinfo({ accessTokenIn: 'body' })
    const [get, post] = provider.server.to('/userinfo')
    expect(get).toMatchObject({ method: 'GET', body: '' })
    expect(get?.headers.authorization).toBe(`Bearer ${accessToken}`)
    expect(post?.method).toBe('POST')
    expect(post?.headers.authorization).toBeUndefined()
    expect(post?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(Object.fromEntries(post?.form ?? [])).toEqual({ access_token: accessToken })
  })

  it('knows no third place', async () => {
    // A caller without types.
    const options = { accessTokenIn: 'query' as 'body' }
    const asking = fetchUserInfo(`${provider.issuer}/userinfo`, 'at', options)
    await expect(asking).rejects.toThrow(AuthkitConfigError)
    expect(provider.server.received).toHaveLength(0)
  })
})
