import { clientSecretBasic, clientSecretJwt, hashClientSecret } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  claimsOf,
  createProvider,
  macByHand,
  maced,
  now,
  sign,
  signed,
  signingSecret,
} from './assertion-provider.ts'

const older = 'Qp7xWz2aRk5mTn8vYb3cLd6fGh9jSe4u'
const long = signingSecret + older

const clientWith = (metadata: Record<string, unknown>) => ({
  client_id: 'mac',
  token_endpoint_auth_method: 'client_secret_jwt',
  grant_types: ['client_credentials'],
  ...metadata,
})

const providerOf = (
  metadata: Record<string, unknown>,
  options?: Parameters<typeof clientSecretJwt>[0],
) =>
  createProvider({
    clients: (clientId) => (clientId === 'mac' ? clientWith(metadata) : undefined),
    clientAuthentication: [clientSecretBasic(), clientSecretJwt(options)],
  })

describe('client_secret_jwt', () => {
  it.each(['HS256', 'HS384', 'HS512'])(
    'T-JA-5, X-16 takes %s, RFC 7523 §2.2, Core §9, §10.1',
    async (alg) => {
      const { present } = providerOf({ client_secret: long })
      expect((await present(maced({}, alg, long))).status).toBe(200)
    },
  )

  it('T-JA-2 refuses another secret', async () => {
    const { present, failure } = providerOf({ client_secret: long })
    expect((await present(maced({}, 'HS256', older))).status).toBe(401)
    expect(failure()).toMatchObject({ method: 'client_secret_jwt', detail: 'bad_signature' })
  })

  it('CA-7, A-26 takes each secret that has not ended, RFC 7591 §3.2.1', async () => {
    const { present, clock } = providerOf({
      client_secret: long,
      client_secrets: [{ client_secret: older, client_secret_expires_at: now + 60 }],
    })
    const fresh = { iat: now + 60, exp: now + 120 }
    expect((await present(maced({}, 'HS256', long))).status).toBe(200)
    expect((await present(maced({}, 'HS256', older))).status).toBe(200)
    clock.advance(60)
    expect((await present(maced(fresh, 'HS256', older))).status).toBe(401)
    expect((await present(maced(fresh, 'HS256', long))).status).toBe(200)
  })

  it('tells what is wrong with the content although another secret does not fit', async () => {
    const { present, failure } = providerOf({
      client_secret: long,
      client_secrets: [{ client_secret: older }],
    })
    for (const secret of [long, older]) {
      expect((await present(maced({ aud: 'other' }, 'HS256', secret))).status).toBe(401)
      expect(failure()).toMatchObject({ detail: 'other_audience' })
    }
  })

  it('refuses a secret that is shorter than the digest, Core §16.19', async () => {
    const { present, failure } = providerOf({ client_secret: signingSecret })
    expect((await present(maced())).status).toBe(200)
    const short = macByHand({ alg: 'HS512' }, claimsOf('mac'), signingSecret)
    expect((await present(short)).status).toBe(401)
    expect(failure()).toMatchObject({ detail: 'unusable_key' })
  })

  it('takes the bytes of the text, whatever it is encoded in, Core §10.1', async () => {
    const secret = 'sécret—with more than 32 bytes of text'
    const { present } = providerOf({ client_secret: secret })
    const bytes = new TextEncoder().encode(secret)
    expect((await present(sign({ alg: 'HS256' }, claimsOf('mac'), bytes))).status).toBe(200)
  })

  it.each([
    ['a hash of its secret alone', { client_secret_hash: hashClientSecret(signingSecret) }],
    ['no secret', {}],
    [
      'null beside a hash, as a database has it',
      { client_secrets: [{ client_secret: null, client_secret_hash: hashClientSecret(long) }] },
    ],
    ['a secret that has ended', { client_secret: signingSecret, client_secret_expires_at: now }],
    ['null in the place of a secret', { client_secret: null, client_secret_hash: null }],
    ['a secret that is too short to be a key', { client_secret: 'short' }],
    ['a secret that is a public key', { client_secret: '-----BEGIN PUBLIC KEY-----\nAAAA' }],
  ])('CA-7 refuses an assertion of a client with %s', async (_what, metadata) => {
    const { present, failure } = providerOf(metadata)
    expect((await present(maced())).status).toBe(401)
    expect(failure()).toMatchObject({ reason: 'wrong_credentials', detail: 'no_key' })
  })

  it('takes the secret that can be used beside one that cannot', async () => {
    const { present } = providerOf({
      client_secret: 'short',
      client_secrets: [{ client_secret: long }],
    })
    expect((await present(maced({}, 'HS256', long))).status).toBe(200)
  })

  it('JA-3, A-64 obeys the algorithm that the client registered, RFC 7591 §2', async () => {
    const { present, failure } = providerOf({
      client_secret: long,
      token_endpoint_auth_signing_alg: 'HS512',
    })
    expect((await present(maced({}, 'HS512', long))).status).toBe(200)
    expect((await present(maced({}, 'HS256', long))).status).toBe(401)
    expect(failure()).toMatchObject({ detail: 'other_algorithm_registered' })
  })

  it('leaves assertions that are signed with a private key to another method', async () => {
    const { present, failure } = providerOf({ client_secret: long })
    expect((await present(signed())).status).toBe(401)
    expect(failure()?.reason).toBe('no_credentials')
  })

  it('says which algorithms it takes, RFC 8414 §2', () => {
    const { server } = providerOf({}, { algorithms: ['HS512'] })
    expect(server.metadata()).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['HS512'],
    })
  })

  it.each([
    ['a hash alone', { client_secret_hash: hashClientSecret(long) }, 'needs client_secret itself'],
    ['no secret', {}, 'client_secret is missing'],
    ['fewer than 32 bytes', { client_secret: signingSecret.slice(1) }, 'at least 32 characters'],
    [
      'fewer than 32 bytes beside a longer one',
      { client_secret: long, client_secrets: [{ client_secret: 'x'.repeat(31) }] },
      'at least 32 characters',
    ],
  ])(
    'S-C1 finds %s in a registration that is written down in code, Core §16.19',
    (_what, metadata, why) => {
      expect(() => createProvider({ clients: [clientWith(metadata)] })).toThrow(why)
    },
  )
})
