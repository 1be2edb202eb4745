import { describe, expect, it } from 'vitest'
import { createLogin, get, withCookies } from '../provider.ts'

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

  it('leave the cookies of others alone, and clear away what is left of old ones', async () => {
    const { start, clock } = createLogin()
    const { cookie } = await start('session=1')
    clock.advance(600)
    const next = await start(cookie)
    expect(next.cookie).toContain('session=1')
    expect(count(next.cookie)).toBe(2)
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
