import { describe, expect, it } from 'vitest'
import { Browser, expected, login, missing, setUp } from './support/browser.ts'

describe('the cookie of a transaction', () => {
  it('Q06, C-18, A-36: is HttpOnly, Secure, SameSite=Lax, of the whole site and of this host alone', async () => {
    const { transactions } = setUp('cookie')
    const [line = ''] = await transactions.save(new Browser().request(), login())
    expect(line).toMatch(/^__Host-authkit\.tx\./)
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=600']) {
      expect(line).toContain(attribute)
    }
    expect(line).not.toContain('Domain')
  })

  it.each(['cookie', 'store'] as const)(
    'is SameSite=None; Secure in a %s where another site posts the response, OAuth 2.0 Form Post Response Mode §2',
    async (name) => {
      const { transactions } = setUp(name)
      const browser = new Browser()
      const begun = login()
      const lines = await transactions.save(browser.request(), begun, { crossSite: true })
      expect(lines[0]).toMatch(/SameSite=None/)
      expect(lines[0]).toMatch(/Secure/)
      browser.receive(lines)
      const taken = await transactions.take(browser.request(), expected(), begun.state)
      expect(taken.transaction.state).toBe(begun.state)
    },
  )

  it.each(['cookie', 'session', 'store'] as const)(
    'cannot come with what another site posts without TLS, in a %s',
    async (name) => {
      const { transactions } = setUp(name)
      const begun = login('op', { redirectUri: 'http://127.0.0.1:3000/callback' })
      const saved = transactions.save(new Browser().request(), begun, { crossSite: true })
      await expect(saved).rejects.toThrow('form_post needs a callback over https')
    },
  )

  it.each(['cookie', 'store'] as const)(
    'C-01: in a %s is not taken for one over https when it lacks the prefix that no other host can write, RFC 6265 §8.6',
    async (name) => {
      const { transactions } = setUp(name)
      const browser = new Browser()
      const begun = login()
      browser.receive(await transactions.save(browser.request(), begun))
      const [[cookie, value] = ['', '']] = browser.jar
      browser.jar.clear()
      browser.jar.set(cookie.replace('__Host-', ''), value)
      const error = await missing(transactions.take(browser.request(), expected(), begun.state))
      expect(error.reason).toBe('state_unknown')
    },
  )

  it.each(['cookie', 'store'] as const)(
    'has no prefix on loopback, where there is no TLS, in a %s',
    async (name) => {
      const { transactions } = setUp(name)
      const browser = new Browser()
      const begun = login('op', { redirectUri: 'http://127.0.0.1:3000/callback' })
      const lines = await transactions.save(browser.request(), begun)
      expect(lines[0]).toMatch(/^authkit\.tx\./)
      expect(lines[0]).not.toContain('Secure')
      browser.receive(lines)
      await transactions.take(browser.request(), expected(), begun.state)
    },
  )

  it('G02: holds what a login needs with the longest returnTo, and refuses more in words that help', async () => {
    const { transactions } = setUp('cookie')
    const long = login('op', { returnTo: `/${'x'.repeat(511)}`, nonce: 'n'.repeat(43) })
    const [line = ''] = await transactions.save(new Browser().request(), long)
    expect(line.length).toBeLessThan(4096)
    const tooLong = login('op', { appState: 'x'.repeat(4000) })
    await expect(transactions.save(new Browser().request(), tooLong)).rejects.toMatchObject({
      name: 'AuthkitConfigError',
      message: expect.stringContaining('storeTransactions()'),
    })
  })

  it.each(['cookie', 'store'] as const)(
    'A-60: of all clients together in a %s leave a browser room for its other requests, however many logins were begun, RFC 6265 §5.4',
    async (name) => {
      const { transactions } = setUp(name)
      const browser = new Browser()
      let last = login()
      for (let index = 0; index < 120; index += 1) {
        last = login(`client-${index}`, { returnTo: `/${'a'.repeat(511)}` })
        browser.receive(await transactions.save(browser.request(), last))
        expect(String(browser.request().headers['cookie']).length).toBeLessThan(8200)
      }
      expect(browser.jar.size).toBeGreaterThan(4)
      await transactions.take(browser.request(), expected(last.name), last.state)
    },
  )

  it('C-17: forgets a returnTo that does not fit rather than fail a login, for a browser chose it', async () => {
    const { transactions } = setUp('cookie')
    const browser = new Browser()
    const crowded = login('op', { returnTo: `/${'a'.repeat(511)}`, appState: 'x'.repeat(2200) })
    browser.receive(await transactions.save(browser.request(), crowded))
    const { transaction } = await transactions.take(browser.request(), expected(), crowded.state)
    expect(transaction.returnTo).toBeUndefined()
    expect(transaction.appState).toBe(crowded.appState)
  })

  it.each(['cookie', 'store'] as const)(
    'C-01: are five in a %s however many another host of the domain plants, RFC 6265 §8.6',
    async (name) => {
      const { transactions } = setUp(name)
      const browser = new Browser()
      const first = login()
      const [line = ''] = await transactions.save(browser.request(), first)
      const [own = ''] = line.split('=')
      const planted = own.replace('__Host-', '').slice(0, -16)
      for (let index = 0; index < 40; index += 1) {
        browser.jar.set(planted + String(index).padStart(16, 'x'), 'x')
      }
      browser.receive([line])
      for (let index = 0; index < 8; index += 1) {
        browser.receive(await transactions.save(browser.request(), login()))
      }
      const ours = [...browser.jar.keys()].filter((each) => each.startsWith('__Host-'))
      expect(ours).toHaveLength(5)
    },
  )

  it('is not looked for in an oversized Cookie header, and of many only a few are looked into', async () => {
    const { transactions } = setUp('cookie')
    const browser = new Browser()
    const begun = login()
    browser.receive(await transactions.save(browser.request(), begun))
    const [own = ''] = browser.jar.keys()
    const family = own.slice(0, own.lastIndexOf('.') + 1)
    for (let index = 0; index < 100; index += 1) browser.jar.set(`${family}${index}`, 'x')
    await transactions.take(browser.request(), expected(), begun.state)
    browser.jar.set('huge', 'x'.repeat(20_000))
    const other = login()
    browser.receive(await transactions.save(browser.request(), other))
    const error = await missing(transactions.take(browser.request(), expected(), other.state))
    expect(error.reason).toBe('no_session')
  })
})

describe('the lifetime of transactions', () => {
  it.each([0, -1, Number.NaN])('cannot be %s', (lifetime) => {
    expect(() => setUp('cookie', { lifetime })).toThrow('above 0')
  })
})
