import { memoryStore } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { InvalidTokenError } from '@authkit/oauth2'
import {
  bearerToken,
  introspection,
  jwtAccessToken,
  ResourceProtector,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { accessTokenRepository } from '../../src/server/repositories/access-tokens.ts'
import { failure, request } from './support/request.ts'

const audience = 'https://api.example'
const clock = fixedClock(1_700_000_000)
const header = { alg: 'ES256', typ: 'at+jwt' }

const key = () => JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'same' })
const [keyA, keyB, keyC] = [key(), key(), key()]
const [issuerA, issuerB, issuerC] = ['https://a.example', 'https://b.example', 'https://c.example']

const tokenOf = (iss: string, signer: JsonWebKey): string =>
  jwt.encode(
    header,
    {
      iss,
      aud: audience,
      sub: 'alice',
      client_id: 'app',
      iat: clock(),
      exp: clock() + 60,
      jti: 'j',
    },
    signer,
  )

const encoded = (text: string): string => Buffer.from(text).toString('base64url')

/** A protector of tokens of three issuers, and what the third was asked. */
function threeIssuers() {
  const asked: string[] = []
  const fetched: string[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    fetched.push(String(url))
    const form = typeof init?.body === 'string' ? init.body : ''
    asked.push(new URLSearchParams(form).get('token') ?? '')
    return Response.json({ active: true, client_id: 'app', sub: 'carol', iss: issuerC })
  }
  const common = { audience, clock, fetch }
  const protector = new ResourceProtector({
    validators: [
      jwtAccessToken({ ...common, issuer: issuerA, keys: new KeySet([keyA.toPublic()]) }),
      // Its keys would be fetched.
      jwtAccessToken({ ...common, issuer: issuerB, jwksUri: 'https://b.example/jwks' }),
      introspection({
        issuer: issuerC,
        endpoint: 'https://c.example/introspect',
        clientId: 'api',
        clientSecret: 'secret',
        clock,
        fetch,
      }),
    ],
  })
  const send = (token: string) => protector.validateRequest(request(`Bearer ${token}`))
  return { asked, fetched, send }
}

describe('R-05 a protector of several issuers', () => {
  it('lets each judge its own tokens, and the server of opaque tokens those', async () => {
    const { send, asked } = threeIssuers()
    expect(await send(tokenOf(issuerA, keyA))).toMatchObject({ issuer: issuerA, subject: 'alice' })
    expect(asked).toEqual([])
    const ofC = tokenOf(issuerC, keyC)
    expect(await send(ofC)).toMatchObject({ issuer: issuerC, subject: 'carol' })
    expect(await send('opaque')).toMatchObject({ issuer: issuerC, subject: 'carol' })
    expect(asked).toEqual([ofC, 'opaque'])
  })

  it.each([
    ['an issuer that is not known', tokenOf('https://evil.example', keyA)],
    ['an issuer with a slash more', tokenOf(`${issuerC}/`, keyC)],
    ['an issuer that is no text', `e30.${encoded('{"iss":["https://c.example"]}')}.c2ln`],
    ['an empty issuer', tokenOf('', keyC)],
  ])('refuses a token of %s and asks nobody, RFC 7519 §3', async (_what, token) => {
    const { send, fetched } = threeIssuers()
    expect(await failure(send(token))).toMatchObject({
      error: 'invalid_token',
      reason: 'other_issuer',
    })
    expect(fetched).toEqual([])
  })

  it('does not show a JWT of an unknown issuer to the server of opaque tokens, whose issuer nobody told', async () => {
    const fetched: unknown[] = []
    const fetch = async (url: unknown) => {
      fetched.push(url)
      return Response.json({ active: true, client_id: 'app' })
    }
    const protector = new ResourceProtector({
      validators: [
        jwtAccessToken({ issuer: issuerA, audience, clock, keys: new KeySet([keyA.toPublic()]) }),
        introspection({
          endpoint: 'https://c.example/introspect',
          clientId: 'api',
          clientSecret: 'secret',
          clock,
          fetch,
        }),
      ],
    })
    const send = (token: string) => protector.validateRequest(request(`Bearer ${token}`))
    expect((await failure(send(tokenOf(issuerB, keyB)))).reason).toBe('other_issuer')
    expect(fetched).toEqual([])
    expect(await send('opaque')).toMatchObject({ clientId: 'app' })
  })

  it('does not take a token of one issuer that is signed by another', async () => {
    const { send, fetched } = threeIssuers()
    expect((await failure(send(tokenOf(issuerA, keyB)))).error).toBe('invalid_token')
    expect(fetched).toEqual([])
  })

  it.each([
    ['more parts', 'a.b.c.d'],
    ['a payload that is no JSON', 'a.YWJj.c'],
    ['a payload that is no object', `a.${encoded('7')}.c`],
    ['no issuer', `a.${encoded('{"sub":"x"}')}.c`],
    ['encrypted content', 'a.b.c.d.e'],
  ])('takes a token with %s for an opaque one', async (_what, token) => {
    const { send, asked } = threeIssuers()
    await send(token)
    expect(asked).toEqual([token])
  })

  it('finds JWTs of the own server in its store when it is told the issuer', async () => {
    const store = memoryStore({ clock })
    const mine = tokenOf(issuerB, keyB)
    await accessTokenRepository(store).save(mine, {
      clientId: 'mine',
      scope: [],
      issuedAt: clock(),
      expiresAt: clock() + 60,
    })
    const protector = new ResourceProtector({
      validators: [
        jwtAccessToken({ issuer: issuerA, audience, clock, keys: new KeySet([keyA.toPublic()]) }),
        bearerToken({ store, issuer: issuerB, clock }),
      ],
    })
    const send = (token: string) => protector.validateRequest(request(`Bearer ${token}`))
    expect(await send(mine)).toMatchObject({ clientId: 'mine', issuer: issuerB })
    expect(await send(tokenOf(issuerA, keyA))).toMatchObject({ clientId: 'app', issuer: issuerA })
  })

  it('of which none takes opaque tokens refuses these', async () => {
    const keys = new KeySet([keyA.toPublic(), keyB.toPublic()])
    const validators = [issuerA, issuerB].map((issuer) =>
      jwtAccessToken({ issuer, audience, clock, keys }),
    )
    const protector = new ResourceProtector({ validators })
    const error = await failure(protector.validateRequest(request('Bearer opaque')))
    expect(error).toBeInstanceOf(InvalidTokenError)
  })
})

describe('RP-2 a protector is not built with', () => {
  const validate: TokenValidator['validate'] = () => Promise.reject(new Error('not asked'))
  const scheme = 'bearer'
  const issuer = issuerA
  it.each<[string, TokenValidator[]]>([
    [
      'two validators of one issuer',
      [
        { scheme, issuer, validate },
        { scheme, issuer, validate },
      ],
    ],
    [
      'two for opaque tokens',
      [
        { scheme, issuer, opaque: true, validate },
        { scheme, opaque: true, validate },
      ],
    ],
    [
      'one that does not say whose tokens it judges',
      [
        { scheme, issuer, validate },
        { scheme, validate },
      ],
    ],
  ])('%s, of which one would be left out in silence', (_what, validators) => {
    expect(() => new ResourceProtector({ validators })).toThrow('two of one scheme')
  })
})
