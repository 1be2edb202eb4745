import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it, vi } from 'vitest'
import { claimsOfScope } from '../../../src/claims/scope.ts'
import type { FindUserInfo } from '../../../src/provider/settings.ts'
import { pairwiseSubject } from '../../../src/provider/subject-types/index.ts'
import { alice, form, json, userInfoServer } from './support.ts'

const all = 'openid profile email address phone'

describe('userinfo', () => {
  it.each(['GET', 'POST', 'HEAD'])(
    'answers all scopes with all standard claims as JSON by %s, T-UI-1, UI-1, UI-2, Core §5.3.1',
    async (method) => {
      const { issue, call } = userInfoServer()
      const headers = { authorization: `Bearer ${await issue(all)}` }
      const response = await call({ method, headers })
      const { shoe_size: _own, ...standard } = alice
      expect(response.status).toBe(200)
      expect(json(response)).toEqual(standard)
      expect(Object.keys(standard)).toHaveLength(20)
    },
  )

  it('keeps the answer out of caches, UI-3, RFC 6749 §5.1', async () => {
    const { ask } = userInfoServer()
    expect((await ask(all)).headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
  })

  it.each([
    ['openid', 1],
    ['openid profile', 15],
    ['openid address', 2],
    ['openid email', 3],
    ['openid phone', 3],
  ])(
    'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
    async (scope, count) => {
      const { ask } = userInfoServer()
      const names = Object.keys(json(await ask(scope)))
      expect(names).toHaveLength(count)
      expect(names.toSorted()).toEqual(claimsOfScope(scope.split(' ')).toSorted())
    },
  )

  it('releases the claims of scopes of the application, Core §5.4', async () => {
    const { ask } = userInfoServer({ scopeClaims: { shoes: ['shoe_size'] } })
    expect(json(await ask('openid shoes'))).toEqual({ sub: 'alice', shoe_size: 38 })
  })

  it('releases no claim by a scope that only the server writes, Core §2', () => {
    const scopeClaims = { shoes: ['shoe_size', 'acr'] }
    expect(() => userInfoServer({ scopeClaims })).toThrow(AuthkitConfigError)
  })

  it('releases what was asked for by name and tells the application, Core §5.5 and Core §5.2', async () => {
    const find = vi.fn<FindUserInfo>(() => alice)
    const memory = {
      claims: {
        userinfo: { nickname: null, email: { essential: true, value: 'bob@example.com' } },
        id_token: { birthdate: null },
      },
      claimsLocales: ['fr', 'en'],
    }
    const { ask } = userInfoServer({ userinfo: find, memory })
    // Core §5.5.1: another value than the client hoped for is still the user's.
    expect(json(await ask('openid'))).toEqual({
      sub: 'alice',
      nickname: 'Al',
      email: 'alice@example.com',
    })
    expect(find).toHaveBeenCalledExactlyOnceWith('alice', ['openid'], {
      client: expect.objectContaining({ client_id: 'rp' }),
      use: 'userinfo',
      claims: ['nickname', 'email'],
      claimsLocales: ['fr', 'en'],
    })
  })

  it('does not let a request by name reach what the server itself says, Core §2', async () => {
    const forged = { ...alice, acr: 'gold', aud: 'other', 'iss#de': 'https://evil.example' }
    const names = ['acr', 'aud', 'iss#de', 'sub', 'constructor', '__proto__']
    const memory = { claims: { userinfo: Object.fromEntries(names.map((name) => [name, null])) } }
    const { ask } = userInfoServer({ userinfo: () => forged, memory })
    expect(json(await ask('openid'))).toEqual({ sub: 'alice' })
  })

  it('answers about the user of the token whatever the application says, Core §5.3.2', async () => {
    const { ask } = userInfoServer({ userinfo: () => ({ ...alice, sub: 'bob' }) })
    expect(json(await ask('openid'))['sub']).toBe('alice')
  })

  it('A-59 calls the user as the client knows them, and the application as it does, Core §8.1', async () => {
    const find = vi.fn<FindUserInfo>(() => alice)
    const salt = 'a salt that is thirty-two bytes, or more'
    const { ask, server } = userInfoServer({
      userinfo: find,
      subjectTypes: [pairwiseSubject({ salt })],
    })
    const { sub } = json(await ask('openid'))
    const client = await server.context.findClient('rp')
    expect(sub).not.toBe('alice')
    expect(sub).toBe(client && (await server.context.subjectFor('alice', client)))
    expect(find).toHaveBeenCalledWith('alice', ['openid'], expect.anything())
  })
})

describe('the access token of userinfo', () => {
  it('A-52 comes in a form as well, Core §5.3.1 and RFC 6750 §2.2', async () => {
    const { issue, call } = userInfoServer()
    const token = await issue('openid')
    expect(json(await call(form(`access_token=${token}`)))).toEqual({ sub: 'alice' })
    const parsed = { ...form(''), body: { access_token: token } }
    expect(json(await call(parsed))).toEqual({ sub: 'alice' })
  })

  it('A-52 is asked for without naming an error, T-UI-2, UI-2, RFC 6750 §3.1', async () => {
    const { call } = userInfoServer()
    for (const request of [{}, { method: 'POST' }, form('other=1')]) {
      const response = await call(request)
      expect(response.status).toBe(401)
      expect(json(response)['error']).toBe('missing_authorization')
      expect(response.headers['www-authenticate']).toBe('Bearer scope="openid"')
    }
  })

  it.each(['Basic YTpi', 'Odd token', 'DPoP token', 'Bearer', ''])(
    'A-52 is not found in the scheme of %j, T-UI-3, RFC 6750 §3.1',
    async (authorization) => {
      const { call } = userInfoServer()
      const response = await call({ headers: { authorization } })
      expect(response.status).toBe(401)
      expect(response.headers['www-authenticate']).toMatch(/^Bearer .*scope="openid"/)
    },
  )

  it('A-52 needs the scope openid, T-UI-4, UI-2, Core §5.4 and RFC 6750 §3.1', async () => {
    const { ask } = userInfoServer()
    const response = await ask('profile email')
    expect(response.status).toBe(403)
    expect(json(response)['error']).toBe('insufficient_scope')
    expect(response.headers['www-authenticate']).toMatch(
      /^Bearer error="insufficient_scope", error_description="[^"]+", scope="openid"$/,
    )
  })

  it('A-52 is not taken from the URL, RFC 6750 §2.3', async () => {
    const { issue, call } = userInfoServer()
    const url = `https://op.example/userinfo?access_token=${await issue('openid')}`
    expect((await call({ url })).status).toBe(401)
    expect((await call({ url, method: 'POST' })).status).toBe(401)
  })

  it.each([
    ['in the header and a form', 'access_token=TOKEN', 'Bearer TOKEN', ''],
    ['in a form beside other credentials', 'access_token=TOKEN', 'Basic YTpi', ''],
    ['twice in a form', 'access_token=TOKEN&access_token=TOKEN', undefined, ''],
    ['in a form and the URL', 'access_token=TOKEN', undefined, '?access_token=TOKEN'],
    ['in the header and the URL', '', 'Bearer TOKEN', '?access_token=TOKEN'],
  ])(
    'A-52 comes once: refuses it %s, RFC 6750 §2 and RFC 6750 §3.1',
    async (_what, body, authorization, query) => {
      const { issue, call } = userInfoServer()
      const token = await issue('openid')
      const sent = (text: string) => text.replaceAll('TOKEN', token)
      const posted = form(sent(body))
      const headers = {
        ...posted.headers,
        ...(authorization === undefined ? {} : { authorization: sent(authorization) }),
      }
      const url = `https://op.example/userinfo${sent(query)}`
      const response = await call({ ...posted, headers, url })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
      expect(response.headers['www-authenticate']).toMatch(/^Bearer error="invalid_request"/)
      expect(JSON.stringify(response)).not.toContain(token)
    },
  )

  it.each([
    ['a form that is not UTF-8', form('access_token=%ff'), 400],
    ['a form with a thousand parameters', form('a=1&'.repeat(1000)), 400],
    ['a form of a megabyte', form(`access_token=${'x'.repeat(1_000_000)}`), 413],
    ['a parsed form that is not flat', { ...form(''), body: { access_token: { a: 1 } } }, 400],
    ['a URL that is not UTF-8', { url: 'https://op.example/userinfo?a=%ff' }, 400],
    ['two Authorization headers', { headers: { authorization: ['Bearer a', 'Bearer b'] } }, 400],
    ['a token with a line break', form('access_token=a%0d%0ab'), 401],
    ['a token of odd characters', form('access_token=%22%3b'), 401],
    ['a token nobody has', form('access_token=nobody'), 401],
  ])('A-52 refuses %s with a challenge, RFC 6750 §3', async (_what, request, status) => {
    const { call } = userInfoServer()
    const response = await call(request)
    expect(response.status).toBe(status)
    expect(response.headers['www-authenticate']).toMatch(/^Bearer /)
  })

  it('leaves a body alone that is no form, RFC 6750 §2.2', async () => {
    const { issue, call } = userInfoServer()
    const token = await issue('openid')
    const body = JSON.stringify({ access_token: token })
    const posted = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    expect((await call(posted)).status).toBe(401)
    const headers = { ...posted.headers, authorization: `Bearer ${token}` }
    expect((await call({ ...posted, headers })).status).toBe(200)
  })

  it('is one of a grant that lives, A-14, A-52, UI-2, RFC 6750 §3.1', async () => {
    const { issue, call, server } = userInfoServer()
    const authorization = `Bearer ${await issue('openid')}`
    await server.context.repositories.grants.remove('g')
    const response = await call({ headers: { authorization } })
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(
      /^Bearer error="invalid_token", error_description="[^"]+", scope="openid"$/,
    )
  })

  it.each([
    ['has expired', { expiresAt: 1_700_000_000 }],
    ['is a client acting for itself', { subject: undefined, grantId: undefined }],
    ['is bound to a key', { confirmation: { jkt: 'x' } }],
    ['was issued to a client that is gone', { clientId: 'gone' }],
  ])('A-52 is of no use when it %s, RFC 6750 §3.1', async (_what, changes) => {
    const { ask } = userInfoServer()
    const response = await ask('openid', changes)
    expect(response.status).toBe(401)
    expect(json(response)['error']).toBe('invalid_token')
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  it('A-52 is of no use when its user is gone, RFC 6750 §3.1', async () => {
    const { ask } = userInfoServer({ userinfo: async () => undefined })
    const response = await ask('openid')
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  it('is good without a grant where the application keeps none, and gives what its scope covers, Core §5.4', async () => {
    const memory = { claims: { userinfo: { nickname: null } } }
    const { ask } = userInfoServer({ memory })
    expect(json(await ask('openid email', { grantId: undefined }))).toEqual({
      sub: 'alice',
      email: 'alice@example.com',
      email_verified: true,
    })
  })
})

describe('userinfo for pages of other origins', () => {
  it('A-39 answers the question whether they may ask, without credentials, Core §5.3', async () => {
    const { call } = userInfoServer()
    const response = await call({
      method: 'OPTIONS',
      headers: { origin: 'https://spa.example', 'access-control-request-method': 'GET' },
    })
    expect(response.status).toBe(204)
    expect(response.body).toBeUndefined()
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
    })
    expect(response.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('A-39 lets them read answers and refusals, without credentials, Core §5.3', async () => {
    const { ask, call } = userInfoServer()
    for (const response of [await ask('openid'), await ask('email'), await call({})]) {
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'www-authenticate',
      })
      expect(response.headers).not.toHaveProperty('access-control-allow-credentials')
    }
  })

  it('lets a fault of the server be one', async () => {
    const { ask } = userInfoServer({
      userinfo: () => {
        throw new RangeError('the database is gone')
      },
    })
    await expect(ask('openid')).rejects.toThrow(RangeError)
  })
})
