import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { jwtFormat } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, issuer, type ProviderOptions, secret } from '../provider.ts'
import { api, createIntrospector, inactive, mutations, now } from './introspector.ts'

const keys = new KeySet([JsonWebKey.generate('EC', { alg: 'ES256', kid: 'k' })])
const signed: ProviderOptions = { keys, accessTokens: jwtFormat({ audience: [api, 'more'] }) }

const opaqueWithDots = { tokenFormat: 'dots', signs: false, create: () => 'not.a.jwt' }

describe('introspection of a JWT', () => {
  it('J9-13 T-J9-15 says what the JWT says, RFC 9068 §2.2, RFC 7662 §2.2', async () => {
    const { introspect, signIn } = createIntrospector(signed)
    const { accessToken } = await signIn({ scope: 'read' })
    const claims = jwt.decode(accessToken, keys, { clock: () => now })
    expect(await introspect(accessToken)).toEqual({
      ...claims,
      active: true,
      token_type: 'Bearer',
    })
    expect(claims).toMatchObject({
      client_id: 'web',
      scope: 'read',
      sub: 'alice',
      aud: [api, 'more'],
      iss: issuer,
    })
  })

  it('J9-14 says the same of one without scope and user, whose subject is the client, RFC 9068 §2.2', async () => {
    const { introspect, clientToken } = createIntrospector(signed)
    const token = await clientToken()
    const claims = jwt.decode(token, keys, { clock: () => now })
    expect(await introspect(token)).toEqual({ ...claims, active: true, token_type: 'Bearer' })
    expect(claims['sub']).toBe('web')
    expect(claims).not.toHaveProperty('scope')
  })

  it('T-J9-17 A-49 asks the API that a JWT is for when its client named none, RFC 7662 §4', async () => {
    const { introspect, signIn } = createIntrospector(signed)
    const { accessToken } = await signIn()
    expect(await introspect(accessToken, basic('api', secret))).toHaveProperty('active', true)
    expect(await introspect(accessToken, basic('stranger', secret))).toEqual(inactive)
  })

  it('T-J9-17 J9-13 takes an expired one for inactive, RFC 7662 §2.2', async () => {
    const { introspect, signIn, clock } = createIntrospector(signed)
    const { accessToken } = await signIn()
    clock.advance(3600)
    expect(await introspect(accessToken)).toEqual(inactive)
  })

  it('T-J9-17 J9-13 J9-14 takes another issuer, text for exp and anything forged for inactive, RFC 7662 §2.2', async () => {
    const { introspect, signIn } = createIntrospector(signed)
    const { accessToken } = await signIn()
    const claims = jwt.decode(accessToken, keys, { clock: () => now })
    const key = keys.signingKey('ES256')
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k' }
    const forge = (changes: object) => jwt.encode(header, { ...claims, ...changes }, key)
    for (const changes of [{}, { iss: 'https://evil.example' }, { jti: 'x' }, { nbf: now + 60 }]) {
      expect(await introspect(forge(changes))).toEqual(inactive)
    }
    const [head, , signature] = accessToken.split('.')
    const text = Buffer.from(JSON.stringify({ ...claims, exp: 'text' })).toString('base64url')
    expect(await introspect(`${head}.${text}.${signature}`)).toEqual(inactive)
  })

  it('A-57 takes every mutation of one for inactive, one of the signature alone as well', async () => {
    const { introspect, signIn } = createIntrospector(signed)
    const { accessToken } = await signIn()
    for (const mutated of mutations(accessToken)) {
      expect(await introspect(mutated)).toEqual(inactive)
    }
    expect(await introspect(accessToken)).toHaveProperty('active', true)
  })

  it('J9-14 takes one that is not valid yet for inactive, RFC 7662 §2.2', async () => {
    const accessTokens = jwtFormat({ audience: api, claims: () => ({ nbf: now + 60 }) })
    const { introspect, signIn, clock } = createIntrospector({ keys, accessTokens })
    const { accessToken } = await signIn()
    expect(await introspect(accessToken)).toEqual(inactive)
    clock.advance(60)
    expect(await introspect(accessToken)).toMatchObject({ active: true, nbf: now + 60 })
  })

  it('J9-14 T-J9-16 answers for opaque tokens and JWTs alike', async () => {
    const accessTokens = ({ grantType }: { grantType: string }) =>
      grantType === 'client_credentials' ? jwtFormat({ audience: api }) : opaqueWithDots
    const { introspect, signIn, clientToken } = createIntrospector({ keys, accessTokens })
    const { accessToken } = await signIn()
    expect(accessToken).toBe('not.a.jwt')
    expect(await introspect(accessToken)).toMatchObject({ active: true, sub: 'alice' })
    expect(await introspect(await clientToken())).toMatchObject({ active: true, sub: 'web' })
  })
})
