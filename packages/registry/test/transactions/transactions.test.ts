import { describe, expect, it } from 'vitest'
import { OAuth } from '@authkit/registry'
import { clientSecret, createLogin, get, issuer, secret, withCookies } from '../provider.ts'

const count = (cookie: string) => cookie.split('; ').filter(Boolean).length

describe('logins under way', () => {
  it('can be several in one browser, and each completes, Z08', async () => {
    const { start, approve, oauth } = createLogin()
    const first = await start()
    const second = await start(first.cookie)
    expect(count(second.cookie)).toBe(2)
    for (const { url } of [first, second]) {
      const login = await oauth.op.authorizeAccessToken(get(await approve(url), second.cookie))
      expect(login.token.userinfo).toMatchObject({ sub: 'alice' })
    }
  })

  it('are at most five; the sixth forgets the oldest, A-36', async () => {
    const { start, approve, oauth, clock } = createLogin()
    const oldest = await start()
    let { cookie } = oldest
    for (let login = 0; login < 5; login += 1) {
      clock.advance(1)
      cookie = (await start(cookie)).cookie
    }
    expect(count(cookie)).toBe(5)
    await expect(
      oauth.op.authorizeAccessToken(get(await approve(oldest.url), cookie)),
    ).rejects.toThrow('did not come')
  })

  it('leave the cookies of other applications on the host alone, even of one with the same client name', async () => {
    const { start } = createLogin()
    const other = createLogin({ secret: 'the secret of another application on this host' })
    const { cookie } = await other.start('session=1')
    const next = await start(cookie)
    expect(next.response.headers['set-cookie']).toHaveLength(1)
    expect(count(next.cookie)).toBe(3)
  })

  it('C-01 over https are not taken from a cookie that another host of the domain could plant, RFC 6265 §8.6', async () => {
    const { start, approve, oauth } = createLogin()
    const { url, cookie } = await start()
    const planted = cookie.replace('__Host-', '')
    await expect(
      oauth.op.authorizeAccessToken(get(await approve(url), planted)),
    ).rejects.toMatchObject({
      code: 'ERR_LOGIN_TRANSACTION',
    })
  })

  it('C-04 are not taken for a login of another client at the same provider', async () => {
    const { start, approve, fetchProvider, clock } = createLogin()
    const { url, cookie } = await start()
    const config = { issuer, clientId: 'other', clientSecret, clientOptions: { scope: 'openid' } }
    const oauth = new OAuth({ secret, clock, fetch: fetchProvider, clients: { op: config } })
    await expect(
      oauth.op.authorizeAccessToken(get(await approve(url), cookie)),
    ).rejects.toMatchObject({
      code: 'ERR_LOGIN_TRANSACTION',
    })
  })

  it('have cookies without prefix and Secure on loopback only', async () => {
    const { oauth } = createLogin()
    const response = await oauth.op.authorizeRedirect(get('http://127.0.0.1/login'), {
      redirectUri: 'http://127.0.0.1:3000/cb',
    })
    const [line = ''] = response.headers['set-cookie'] ?? []
    expect(line).toMatch(/^authkit\.tx\./)
    expect(line).not.toContain('Secure')
  })

  it('are not looked for in an oversized Cookie header', async () => {
    const { start, approve, oauth } = createLogin()
    const { url, cookie } = await start()
    const request = get(await approve(url), `${cookie}; ${'x'.repeat(20_000)}=1`)
    await expect(oauth.op.authorizeAccessToken(request)).rejects.toMatchObject({ status: 400 })
  })

  it('end with their cookie', async () => {
    const { start, approve, oauth } = createLogin()
    const { url, cookie } = await start()
    const { setCookie } = await oauth.op.authorizeAccessToken(get(await approve(url), cookie))
    expect(withCookies(cookie, { headers: { 'set-cookie': setCookie } })).toBe('')
  })
})
