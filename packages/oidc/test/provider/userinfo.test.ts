import { describe, expect, it } from 'vitest'
import { createOp, json, user } from './op.ts'

describe('UserInfo endpoint', () => {
  it.each(['GET', 'POST'])(
    'releases what the scopes cover by %s, Core §5.1, Core §5.3, Core §5.3.1 and Core §5.4',
    async (method) => {
      const { login, callUserinfo } = createOp()
      const { access_token: token } = await login()
      const response = await callUserinfo({
        method,
        headers: { authorization: `Bearer ${String(token)}` },
      })
      expect(response.status).toBe(200)
      expect(json(response)).toEqual({ sub: user.sub, name: user.name, email: user.email })
    },
  )

  it('always answers about the user of the token, Core §5.3.2', async () => {
    const { login, callUserinfo } = createOp({
      userinfo: () => ({ ...user, sub: 'somebody-else' }),
    })
    const { access_token: token } = await login()
    const response = await callUserinfo({ headers: { authorization: `Bearer ${String(token)}` } })
    expect(json(response)['sub']).toBe(user.sub)
  })

  it('A-52 challenges a request without token and names no error, RFC 6750 §3.1', async () => {
    const { callUserinfo } = createOp()
    const response = await callUserinfo({})
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer scope="openid"')
  })

  it.each(['nonsense', 'x'.repeat(20_000), '', 'a b', '"'])(
    'A-52 refuses the token %j, RFC 6750 §3.1',
    async (token) => {
      const { callUserinfo } = createOp()
      const response = await callUserinfo({ headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBe(401)
    },
  )

  it('A-52 does not look for a token in the query', async () => {
    const { login, callUserinfo } = createOp()
    const { access_token: token } = await login()
    const response = await callUserinfo({
      url: `https://op.example/userinfo?access_token=${String(token)}`,
    })
    expect(response.status).toBe(401)
  })

  it('A-52 refuses a token without the scope openid with 403, RFC 6750 §3.1', async () => {
    const { login, callUserinfo } = createOp()
    const { access_token: token } = await login({ scope: 'profile' })
    const response = await callUserinfo({ headers: { authorization: `Bearer ${String(token)}` } })
    expect(response.status).toBe(403)
    expect(response.headers['www-authenticate']).toContain('error="insufficient_scope"')
  })

  it('A-52 A-62 refuses the token of a client that acts for itself, with a challenge, RFC 6750 §3', async () => {
    const { token, callUserinfo } = createOp()
    const { access_token: own } = await token({ grant_type: 'client_credentials', scope: 'openid' })
    const response = await callUserinfo({ headers: { authorization: `Bearer ${String(own)}` } })
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/)
  })

  it('A-52 refuses an expired token and a user who is gone', async () => {
    const { login, callUserinfo, clock } = createOp()
    const { access_token: token } = await login()
    clock.advance(3600)
    expect(
      (await callUserinfo({ headers: { authorization: `Bearer ${String(token)}` } })).status,
    ).toBe(401)
    const gone = createOp({ userinfo: () => undefined })
    const tokens = await gone.login()
    expect(
      (
        await gone.callUserinfo({
          headers: { authorization: `Bearer ${String(tokens['access_token'])}` },
        })
      ).status,
    ).toBe(401)
  })
})
