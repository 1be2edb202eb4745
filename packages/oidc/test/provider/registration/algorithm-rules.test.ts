import { describe, expect, it } from 'vitest'
import { createOpRegistrar, createRulesRegistrar, jwks } from './registrar.ts'

const implicit = { grant_types: ['implicit'], response_types: ['id_token'] }
const refused = (member: string, problem: string) =>
  `400 invalid_client_metadata: ${member} ${problem}`
const unlisted = 'is one that the metadata lists'

describe('signature algorithms', () => {
  it('T-OR-4 OR-5 takes one of the server for ID Tokens, and RS256 unless one is named, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    const member = 'id_token_signed_response_alg'
    expect(await register()).toMatchObject({ status: 201, [member]: 'RS256' })
    expect(await register({ [member]: 'ES256' })).toMatchObject({ status: 201, [member]: 'ES256' })
    for (const name of ['RS512', 'rs256', 'dir']) {
      expect(await refusal({ [member]: name })).toBe(refused(member, unlisted))
    }
    for (const value of [5, ['RS256'], {}, 'R\nS', 'x'.repeat(300)]) {
      expect(await refusal({ [member]: value })).toMatch(/^400 invalid_client_metadata: /)
    }
  })

  it('takes what anybody can verify in the place of RS256 where the server has no such key, Registration §2', async () => {
    const member = 'id_token_signed_response_alg'
    const es256 = createRulesRegistrar({ algorithms: () => ['none', 'HS256', 'ES256'] })
    expect(await es256.register()).toMatchObject({ [member]: 'ES256' })
    const secret = createRulesRegistrar({ algorithms: () => ['none', 'HS256'] })
    expect(await secret.register()).not.toHaveProperty(member)
  })

  it('T-OR-5 OR-5 X-12 takes none only where no ID Token comes through the browser, Registration §2', async () => {
    const { refusal, update, register } = createOpRegistrar()
    const none = { id_token_signed_response_alg: 'none' }
    expect(await refusal(none)).toBeUndefined()
    expect(await refusal({ ...none, response_types: ['code'] })).toBeUndefined()
    const both = ['authorization_code', 'implicit']
    for (const type of ['id_token', 'id_token token', 'code id_token', 'token id_token code']) {
      const members = { ...none, grant_types: both, response_types: ['code', type] }
      expect(await refusal(members)).toBe(
        refused('id_token_signed_response_alg', 'is not none where the browser carries ID Tokens'),
      )
    }
    const tokens = { ...none, grant_types: both, response_types: ['code token'] }
    expect(await refusal(tokens)).toBeUndefined()
    const client = await register(none)
    expect(await update(client, implicit)).toMatchObject({ error: 'invalid_client_metadata' })
  })

  it('does not take none at all where the server does not list it, Registration §2', async () => {
    const { refusal } = createOpRegistrar({ algorithms: ['RS256'] })
    expect(await refusal({ id_token_signed_response_alg: 'none' })).toBe(
      refused('id_token_signed_response_alg', unlisted),
    )
  })

  it('T-OR-8 OR-7 takes one of the server for UserInfo, and JSON unless one is named, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    const member = 'userinfo_signed_response_alg'
    expect(await register()).not.toHaveProperty(member)
    expect(await register({ [member]: 'ES256' })).toMatchObject({ status: 201, [member]: 'ES256' })
    expect(await refusal({ [member]: 'PS384' })).toBe(refused(member, unlisted))
    expect(await refusal({ [member]: true })).toMatch(/^400 invalid_client_metadata: /)
  })

  it('OR-9 writes ID Tokens with a secret for clients only that keep one, and shows it, Core §10.1', async () => {
    const { register, refusal } = createOpRegistrar()
    for (const member of ['id_token_signed_response_alg', 'userinfo_signed_response_alg']) {
      const client = await register({ [member]: 'HS256' })
      expect(client).toMatchObject({ status: 201, [member]: 'HS256' })
      expect(client['client_secret']).toMatch(/^[\w-]{43,}$/)
      expect(await refusal({ [member]: 'HS256', token_endpoint_auth_method: 'none' })).toBe(
        refused(member, 'is one for clients with a secret'),
      )
    }
  })

  it('T-OR-2 OR-1 takes an algorithm of the server for assertions of clients, and never none, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    const keyed = { token_endpoint_auth_method: 'private_key_jwt', jwks }
    const member = 'token_endpoint_auth_signing_alg'
    expect(await register(keyed)).not.toHaveProperty(member)
    expect(await register({ ...keyed, [member]: 'ES256' })).toMatchObject({ [member]: 'ES256' })
    for (const name of ['none', 'HS256', 'ES999']) {
      expect(await refusal({ ...keyed, [member]: name })).toMatch(/^400 invalid_client_metadata: /)
    }
  })
})

describe('encryption algorithms', () => {
  it.each([
    ['id_token_encrypted_response', { jwks }],
    ['userinfo_encrypted_response', { jwks }],
    ['request_object_encryption', {}],
  ])(
    'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
    async (prefix, keys) => {
      const { register, refusal } = createOpRegistrar()
      const [alg, enc] = [`${prefix}_alg`, `${prefix}_enc`]
      expect(await register(keys)).not.toHaveProperty(alg)
      expect(await register(keys)).not.toHaveProperty(enc)
      expect(await register({ ...keys, [alg]: 'RSA-OAEP' })).toMatchObject({
        status: 201,
        [alg]: 'RSA-OAEP',
        [enc]: 'A128CBC-HS256',
      })
      const named = { ...keys, [alg]: 'RSA-OAEP', [enc]: 'A256GCM' }
      expect(await register(named)).toMatchObject({
        status: 201,
        [alg]: 'RSA-OAEP',
        [enc]: 'A256GCM',
      })
      expect(await refusal({ ...keys, [enc]: 'A256GCM' })).toBe(refused(enc, `comes with ${alg}`))
      expect(await refusal({ ...named, [enc]: 'A1GCM' })).toBe(refused(enc, unlisted))
      for (const name of ['RSA1_5', 'PBES2-HS256+A128KW', 'RSA', 'none']) {
        expect(await refusal({ ...named, [alg]: name })).toBe(refused(alg, unlisted))
      }
      for (const value of [5, ['RSA-OAEP'], {}, false]) {
        expect(await refusal({ ...named, [alg]: value })).toMatch(/^400 invalid_client_metadata: /)
        expect(await refusal({ ...named, [enc]: value })).toMatch(/^400 invalid_client_metadata: /)
      }
    },
  )

  it.each(['id_token_encrypted_response', 'userinfo_encrypted_response'])(
    'cannot be registered as %s where the server encrypts nothing, Registration §2',
    async (prefix) => {
      const { refusal } = createOpRegistrar({ encryption: false })
      const alg = `${prefix}_alg`
      expect(await refusal({ jwks, [alg]: 'RSA-OAEP' })).toBe(refused(alg, unlisted))
    },
  )

  it('cannot be registered for request objects where the server has no keys for them, Registration §2', async () => {
    const { refusal } = createRulesRegistrar({}, { decrypts: false })
    const alg = 'request_object_encryption_alg'
    expect(await refusal({ [alg]: 'RSA-OAEP' })).toBe(refused(alg, unlisted))
  })

  it('have the default refused where the server does not have it, Registration §2', async () => {
    const alg = 'id_token_encrypted_response_alg'
    const { refusal, register } = createRulesRegistrar({
      keyManagement: ['RSA-OAEP'],
      contentEncryption: ['A256GCM'],
    })
    expect(await refusal({ jwks, [alg]: 'RSA-OAEP' })).toBe(
      refused('id_token_encrypted_response_enc', unlisted),
    )
    const named = { [alg]: 'RSA-OAEP', id_token_encrypted_response_enc: 'A256GCM' }
    expect(await register({ jwks, ...named })).toMatchObject({ status: 201, ...named })
  })
})

describe('keys for what is encrypted', () => {
  const alg = 'id_token_encrypted_response_alg'

  it('are the client’s own, by value or behind a URL, Core §10.2', async () => {
    const { refusal } = createOpRegistrar()
    const problem = 'needs a key for it in jwks, or jwks_uri'
    expect(await refusal({ [alg]: 'RSA-OAEP' })).toBe(refused(alg, problem))
    // The keys that there are name another use or algorithm.
    expect(await refusal({ [alg]: 'RSA-OAEP-256', jwks })).toBe(refused(alg, problem))
    const signing = { keys: jwks.keys.filter(({ use }) => use === 'sig') }
    expect(await refusal({ [alg]: 'ECDH-ES', jwks: signing })).toBe(refused(alg, problem))
    expect(await refusal({ [alg]: 'ECDH-ES', jwks })).toBeUndefined()
    const uri = 'https://rp.example/jwks'
    expect(await refusal({ [alg]: 'RSA-OAEP-256', jwks_uri: uri })).toBeUndefined()
  })

  it.each(['dir', 'A128KW', 'A256GCMKW'])(
    'are made of the secret for %s, which public clients do not have, Core §10.2',
    async (name) => {
      const { register, refusal } = createOpRegistrar()
      const client = await register({ [alg]: name })
      expect(client).toMatchObject({ status: 201, [alg]: name })
      expect(client).toHaveProperty('client_secret')
      expect(await refusal({ [alg]: name, token_endpoint_auth_method: 'none' })).toBe(
        refused(alg, 'is one for clients with a secret'),
      )
    },
  )
})

it('T-OR-12 OR-7 takes an algorithm of the server for request objects, Registration §2', async () => {
  const { register, refusal } = createOpRegistrar()
  const member = 'request_object_signing_alg'
  expect(await register({ [member]: 'PS256' })).toMatchObject({ status: 201, [member]: 'PS256' })
  expect(await refusal({ [member]: 'HS256' })).toMatch(/^400 invalid_client_metadata: /)
})
