import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { signJwtBearerAssertion, type AssertionOptions } from '@authkit/oauth2/client'
import {
  AuthorizationServer,
  clientCredentials,
  jwtBearer,
  privateKeyJwt,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { post } from '../server/provider.ts'

const clock = fixedClock(1_700_000_000)
const key = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'k' })
const issuer = 'https://issuer.example'

const sign = (changes: Partial<AssertionOptions> = {}) =>
  signJwtBearerAssertion({
    key,
    algorithm: 'ES256',
    issuer: 'job',
    audience: issuer,
    clock,
    ...changes,
  })
const claimsOf = async (token: Promise<string>) => jwt.decode(await token, key, { clock })

describe('signJwtBearerAssertion', () => {
  it('T-JS-1, JG-8 writes iss, sub, aud, iat, exp and an identifier of 36 characters, RFC 7523 §3', async () => {
    const claims = await claimsOf(sign())
    expect(claims).toMatchObject({
      iss: 'job',
      sub: 'job',
      aud: issuer,
      iat: clock(),
      exp: clock() + 60,
    })
    expect(claims.jti).toMatch(/^[A-Za-z0-9]{36}$/)
  })

  it('T-JS-2 keeps an identifier that is given', async () => {
    expect(await claimsOf(sign({ claims: { jti: 'mine' } }))).toMatchObject({ jti: 'mine' })
  })

  it('T-JS-3 draws another identifier each time', async () => {
    const drawn = await Promise.all(Array.from({ length: 5 }, () => claimsOf(sign())))
    expect(new Set(drawn.map(({ jti }) => jti)).size).toBe(5)
  })

  it('T-JS-4 keeps other claims, and lets none of them stand for its own', async () => {
    const claims = await claimsOf(
      sign({ subject: 'alice', lifetime: 10, claims: { scope: 'read', iss: 'x', exp: 1 } }),
    )
    expect(claims).toMatchObject({ scope: 'read', iss: 'job', sub: 'alice', exp: clock() + 10 })
    expect(claims.jti).toBeDefined()
  })

  it('writes header parameters, the algorithm its own', async () => {
    const token = await sign({
      header: { kid: 'k', typ: 'client-authentication+jwt', alg: 'none' },
    })
    expect(jwt.verify(token, key, { clock }).header).toEqual({
      alg: 'ES256',
      kid: 'k',
      typ: 'client-authentication+jwt',
    })
  })

  it.each<[string, Partial<AssertionOptions>]>([
    ['no time', { lifetime: 0 }],
    ['a time that is no number', { lifetime: Number.NaN }],
    ['no audience', { audience: '' }],
    ['no issuer', { issuer: '' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => sign(changes)).toThrow(AuthkitConfigError)
  })

  it('authenticates a client, and is a grant, RFC 7523 §2.1, §2.2', async () => {
    const keys = new KeySet([key])
    const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    const server = new AuthorizationServer({
      issuer,
      store: memoryStore({ clock }),
      clock,
      clientAuthentication: [privateKeyJwt()],
      clients: [
        {
          client_id: 'job',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [key.toPublic().toJSON()] },
          grant_types: ['client_credentials', bearer],
        },
      ],
    })
      .registerGrant(clientCredentials())
      .registerGrant(
        jwtBearer({
          issuers: [{ issuer: 'https://partner.example', keys }],
          authenticateUser: ({ subject }) => ({ subject }),
        }),
      )
    const ask = async (form: Record<string, string>) => {
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
      const client_assertion = await sign()
      return server.createTokenResponse(
        post('/token', { ...form, client_assertion_type, client_assertion }),
      )
    }
    expect((await ask({ grant_type: 'client_credentials' })).status).toBe(200)
    const assertion = await sign({ issuer: 'https://partner.example', subject: 'alice' })
    expect((await ask({ grant_type: bearer, assertion })).status).toBe(200)
  })
})
