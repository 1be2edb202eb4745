import { AuthkitConfigError, generateToken } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { jwtFormat, opaqueFormat, type TrustedIssuer } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { bodyOf, now, p256, rsa, sign } from '../client-authentication/assertion-provider.ts'
import { basic, issuer, json, post, secret } from '../provider.ts'
import {
  claimsOf,
  createProvider,
  grant_type,
  idp,
  refused,
  signed,
  trusted,
} from './bearer-provider.ts'

describe('JWT bearer grant', () => {
  it('JG-6 answers an access token for the user, and no refresh token, RFC 7523 §2.1, RFC 7521 §4.1', async () => {
    const { server, events, token } = createProvider()
    const response = await token({ assertion: signed(), scope: 'read' })
    const body = json(response)
    expect(response.status).toBe(200)
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'scope',
      'token_type',
    ])
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'read' })
    const { accessTokens, grants } = server.context.repositories
    const record = await accessTokens.find(String(body['access_token']))
    expect(record).toMatchObject({ subject: 'alice', clientId: 'web', scope: ['read'] })
    expect(await grants.find(record?.grantId ?? '')).toBeDefined()
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', grantType: grant_type, subject: 'alice' }),
    )
  })

  it('is announced, RFC 8414 §2', () => {
    expect(createProvider().server.metadata()['grant_types_supported']).toContain(grant_type)
  })

  it('T-JG-1, JG-1 refuses a request without an assertion', async () => {
    const { token } = createProvider()
    for (const headers of [basic('web', secret), {}]) {
      for (const form of [{}, { assertion: '' }]) {
        const response = await token(form, headers)
        expect([response.status, bodyOf(response)]).toMatchObject([
          400,
          { error: 'invalid_request' },
        ])
      }
    }
  })

  it.each([
    ['T-JG-2', 'a sub that is nobody', signed({ sub: 'bob@idp' }), 'unknown_user'],
    ['JG-2', 'no sub', signed({ sub: undefined }), 'subject_missing'],
    ['JG-2', 'an empty sub', signed({ sub: '' }), 'subject_missing'],
    ['JG-2', 'a sub that is a number', signed({ sub: 7 }), 'malformed_assertion'],
    [
      'T-JG-8',
      'a payload that is text',
      sign({ alg: 'ES256' }, 'hello', p256),
      'malformed_assertion',
    ],
    ['T-JG-9', 'an iss alone', sign({ alg: 'ES256' }, { iss: idp }, p256), 'audience_missing'],
    ['JG-2', 'no exp', signed({ exp: undefined }), 'expiry_missing'],
    ['JG-7', 'no aud', signed({ aud: undefined }), 'audience_missing'],
    ['T-JG-10, JG-7', 'another aud', signed({ aud: 'https://other.example' }), 'other_audience'],
    ['JG-7', 'an aud with a slash more', signed({ aud: `${issuer}/` }), 'other_audience'],
    ['JG-7', 'an empty list as aud', signed({ aud: [] }), 'malformed_assertion'],
    ['T-JG-11', 'text that is no token', 'hello', 'malformed_assertion'],
    ['T-JG-11', 'five parts', 'a.b.c.d.e', 'malformed_assertion'],
    [
      'T-JG-12',
      'a payload that is a list',
      sign({ alg: 'ES256' }, '[1]', p256),
      'malformed_assertion',
    ],
    ['T-JG-13', 'no iss', signed({ iss: undefined }), 'issuer_missing'],
    ['T-JG-13', 'an empty iss', signed({ iss: '' }), 'issuer_missing'],
    [
      'T-JG-15',
      'an issuer that nobody trusts',
      signed({ iss: 'https://evil.example' }),
      'unknown_issuer',
    ],
    ['T-JG-15', 'an issuer of another case', signed({ iss: idp.toUpperCase() }), 'unknown_issuer'],
    ['JG-2', 'an exp in the past', signed({ exp: now - 60 }), 'assertion_expired'],
    ['JG-2', 'an exp a century ahead', signed({ exp: now + 3_155_760_000 }), 'lives_too_long'],
    ['JG-2', 'an nbf in the future', signed({ nbf: now + 61 }), 'assertion_not_valid_yet'],
    ['JG-2', 'an iat in the future', signed({ iat: now + 61 }), 'assertion_not_valid_yet'],
    ['A-60', 'more than 16 kB', signed({ more: 'x'.repeat(16_384) }), 'malformed_assertion'],
    [
      'JG-2',
      'a signature by somebody else',
      sign({ alg: 'ES256' }, claimsOf(), JsonWebKey.generate('EC', { kid: 'ec' })),
      'bad_signature',
    ],
    ['JG-2', 'a key that is not there', sign({ alg: 'RS256' }, claimsOf(), rsa), 'no_key'],
    [
      'A-64',
      'a secret of the sender',
      sign({ alg: 'HS256' }, claimsOf(), secret),
      'algorithm_not_allowed',
    ],
  ])(
    'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
    async (_ids, _what, assertion, why) => {
      const { present, reason } = createProvider()
      const response = await present(assertion)
      expect([response.status, bodyOf(response)]).toEqual([400, refused])
      expect(reason()).toBe(why)
    },
  )

  it('A-64 refuses an assertion that nobody signed', async () => {
    const { present } = createProvider()
    const [, payload = ''] = signed().split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const signature of ['', 'AAAA']) {
      const response = await present(`${none}.${payload}.${signature}`)
      expect([response.status, bodyOf(response)]).toEqual([400, refused])
    }
  })

  it('T-JG-14 refuses an iss that is no text before anybody is looked for', async () => {
    const asked: string[] = []
    const issuers = (name: string): TrustedIssuer | undefined => {
      asked.push(name)
      return name === idp ? trusted : undefined
    }
    const { present } = createProvider({ grant: { issuers } })
    for (const iss of [[idp], { $ne: null }, 1, null, true]) {
      const response = await present(signed({ iss }))
      expect([response.status, bodyOf(response)]).toEqual([400, refused])
    }
    expect((await present(signed({ iss: '__proto__' }))).status).toBe(400)
    expect((await present(signed({ iss: 'x'.repeat(256) }))).status).toBe(400)
    expect(asked).toEqual(['__proto__'])
    expect((await present(signed())).status).toBe(200)
  })

  it('T-JG-4, JG-3 refuses a client that is not registered for it, RFC 6749 §5.2', async () => {
    const { present } = createProvider()
    const response = await present(signed(), basic('without', secret))
    expect([response.status, bodyOf(response)]).toMatchObject([
      400,
      { error: 'unauthorized_client' },
    ])
  })

  it('JG-4 refuses a scope that is not known or not the client’s, RFC 6749 §5.2', async () => {
    const { token } = createProvider()
    for (const [scope, clientId] of [
      ['admin', 'web'],
      ['write', 'other'],
    ] as const) {
      const response = await token({ assertion: signed(), scope }, basic(clientId, secret))
      expect([response.status, bodyOf(response)]).toMatchObject([400, { error: 'invalid_scope' }])
    }
  })

  it('JG-5 refuses what the application does not allow as an invalid grant', async () => {
    const asked: unknown[] = []
    const { token, reason } = createProvider({
      grant: {
        allow: async ({ issuer: by, subject, scope, resources, claims, client }) => {
          asked.push([by, subject, scope, resources, claims.sub, client.client_id])
          return !scope.includes('write')
        },
      },
    })
    expect((await token({ assertion: signed(), scope: 'read' })).status).toBe(200)
    const response = await token({ assertion: signed(), scope: 'write' })
    expect([response.status, bodyOf(response)]).toEqual([400, refused])
    expect(reason()).toBe('not_allowed')
    expect(asked).toEqual([
      [idp, 'alice', ['read'], [], 'alice@idp', 'web'],
      [idp, 'alice', ['write'], [], 'alice@idp', 'web'],
    ])
  })

  it('JG-5 takes nothing but true for a yes', async () => {
    // What no compiler would let pass.
    const allow = (() => 'no') as unknown as () => boolean
    const { present } = createProvider({ grant: { allow } })
    expect((await present(signed())).status).toBe(400)
  })

  it.each([issuer, `${issuer}/token`, [issuer], ['https://other.example', issuer]])(
    'JG-7 takes %j as aud, RFC 7523 §3',
    async (aud) => {
      const { present } = createProvider()
      expect((await present(signed({ aud }))).status).toBe(200)
    },
  )

  it('JG-7 takes further names of the server where they are given', async () => {
    const { present } = createProvider({ grant: { audiences: ['urn:example:as'] } })
    expect((await present(signed({ aud: 'urn:example:as' }))).status).toBe(200)
    expect(await present(signed())).toMatchObject({ status: 200 })
    const asked = createProvider({ grant: { audiences: ({ issuer: own }) => [`${own}/sso`] } })
    expect((await asked.present(signed({ aud: `${issuer}/sso` }))).status).toBe(200)
  })

  it('JG-7 takes an identifier once, RFC 7523 §3', async () => {
    const one = createProvider()
    const other = createProvider({ store: one.store })
    const assertion = signed()
    const attempts = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : other).present(assertion),
    )
    const statuses = (await Promise.all(attempts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(one.reason()).toBe('assertion_reused')
    one.clock.advance(359)
    expect((await one.present(assertion)).status).toBe(400)
    expect(one.reason()).toBe('assertion_reused')
    one.clock.advance(1)
    expect((await one.present(assertion)).status).toBe(400)
    expect(one.reason()).toBe('assertion_expired')
  })

  it('JG-7 takes an assertion without an identifier again, unless one is asked for', async () => {
    const loose = createProvider()
    const assertion = signed({ jti: undefined })
    expect((await loose.present(assertion)).status).toBe(200)
    expect((await loose.present(assertion)).status).toBe(200)
    const strict = createProvider({ grant: { requireJti: true } })
    for (const jti of [undefined, '']) {
      expect((await strict.present(signed({ jti }))).status).toBe(400)
      expect(strict.reason()).toBe('identifier_missing')
    }
    expect((await strict.present(signed())).status).toBe(200)
  })

  it('lets an assertion be used again that got nothing', async () => {
    const { token } = createProvider()
    const assertion = signed()
    expect((await token({ assertion, scope: 'admin' })).status).toBe(400)
    expect((await token({ assertion, scope: 'read' })).status).toBe(200)
  })

  it('T-JG-3, JG-6 takes an assertion without sub where the application wants that, for the client itself', async () => {
    const { present, server } = createProvider({ grant: { requireSubject: false } })
    const response = await present(signed({ sub: undefined }))
    expect(response.status).toBe(200)
    const { access_token, refresh_token } = json(response)
    expect(refresh_token).toBeUndefined()
    const record = await server.context.repositories.accessTokens.find(String(access_token))
    expect(record).toMatchObject({ clientId: 'web' })
    expect(record?.subject).toBeUndefined()
    const native = await server.createTokenResponse(
      post('/token', { grant_type, assertion: signed({ sub: undefined }), client_id: 'native' }),
    )
    expect(bodyOf(native)).toMatchObject({ error: 'unauthorized_client' })
  })

  it('T-JG-5 writes tokens as the server does, here with a prefix', async () => {
    const accessTokens = opaqueFormat({
      generate: ({ client, grantType, subject }) =>
        `${client.client_id}.${grantType.split(':').at(-1)}.${subject}.${generateToken()}`,
    })
    const { present } = createProvider({ accessTokens })
    expect(json(await present(signed()))['access_token']).toMatch(/^web\.jwt-bearer\.alice\./)
  })

  it('T-JG-6, T-JG-7 writes tokens as JWTs about the user, whose number is a text', async () => {
    const keys = new KeySet([JsonWebKey.generate('EC', { alg: 'ES256' })])
    const accessTokens = jwtFormat({ audience: 'https://api.example' })
    const { present, clock } = createProvider({ keys, accessTokens })
    const { access_token } = json(await present(signed({ sub: 'seven@idp' })))
    expect(String(access_token).split('.')).toHaveLength(3)
    const claims = jwt.decode(String(access_token), keys, { clock })
    expect(claims).toMatchObject({ sub: '7', client_id: 'web', iss: issuer })
  })

  it.each([7, '', 'x'.repeat(256), undefined])(
    'T-JG-7, S-C1 rejects the user %j that an application answers, and issues nothing',
    async (subject) => {
      const { present, events } = createProvider({
        // What no compiler would let pass.
        grant: { authenticateUser: () => ({ subject }) as { subject: string } },
      })
      await expect(present(signed())).rejects.toThrow(AuthkitConfigError)
      expect(events.map(({ type }) => type)).not.toContain('token_issued')
    },
  )

  it('lets the authentication of the user travel with the token, and a refresh token be had where wanted', async () => {
    const authentication = { time: now - 60, acr: 'urn:example:strong', amr: ['hwk'] }
    const { present, server, token } = createProvider({
      grant: { refreshable: true, authenticateUser: () => ({ subject: 'alice', authentication }) },
    })
    const first = json(await present(signed()))
    const record = await server.context.repositories.accessTokens.find(
      String(first['access_token']),
    )
    expect(record?.authentication).toEqual(authentication)
    const refresh_token = String(first['refresh_token'])
    const second = await token({ grant_type: 'refresh_token', refresh_token })
    expect(second.status).toBe(200)
    // A client that is not registered for refresh tokens gets none.
    const other = json(await present(signed(), basic('other', secret)))
    expect(other).not.toHaveProperty('refresh_token')
  })

  it.each([now * 1000, now + 301, -1, undefined])(
    'attack A5: issues nothing for a sign-in at %j, which is young enough for every max_age, RFC 9470 §3',
    async (time) => {
      const user = { subject: 'alice', authentication: { time } }
      const { present, events } = createProvider({
        // What no compiler would let pass.
        grant: { authenticateUser: () => user as { subject: string } },
      })
      await expect(present(signed())).rejects.toThrow('authentication says when the user signed in')
      expect(events.map(({ type }) => type)).not.toContain('token_issued')
    },
  )

  it('A-51 grants the resources that are asked for, RFC 8707 §2', async () => {
    const resources = [{ resource: 'https://api.example' }]
    const { token, server } = createProvider({ resources })
    const response = await token({ assertion: signed(), resource: 'https://api.example' })
    const { access_token } = json(response)
    const record = await server.context.repositories.accessTokens.find(String(access_token))
    expect(record?.audience).toEqual(['https://api.example'])
    const unknown = await token({ assertion: signed(), resource: 'https://else.example' })
    expect(bodyOf(unknown)).toMatchObject({ error: 'invalid_target' })
  })

  it('runs the hooks of extensions, which can refuse, before an identifier is used', async () => {
    const { server, present } = createProvider()
    let isOpen = false
    server.use({
      extension: 'gate',
      tokenRequest: (_request, { subject, grantId }) => {
        expect([subject, typeof grantId]).toEqual(['alice', 'string'])
        if (!isOpen) throw new AuthkitConfigError('closed')
      },
    })
    const assertion = signed()
    await expect(present(assertion)).rejects.toThrow('closed')
    isOpen = true
    expect((await present(assertion)).status).toBe(200)
  })
})

it('puts no assertion into an event', async () => {
  const { present, events } = createProvider()
  const assertions = [signed(), signed({ sub: 'bob@idp' }), `${signed()}x`]
  for (const assertion of assertions) await present(assertion)
  const told = JSON.stringify(events)
  for (const part of assertions.flatMap((text) => text.split('.').slice(1))) {
    expect(told).not.toContain(part)
  }
})
