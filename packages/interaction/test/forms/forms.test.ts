import { describe, expect, it } from 'vitest'
import { answerOf, Browser, formOf, headingOf } from '../browser.ts'
import { createProvider } from '../provider.ts'

const origin = 'https://issuer.example'

describe('forms', () => {
  it.each([
    ['an origin of another site', { origin: 'https://evil.example' }],
    ['an origin that begins like ours', { origin: 'https://issuer.example.evil.example' }],
    ['our host with another scheme', { origin: 'http://issuer.example' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site, a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['Origin: null of a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an unknown Sec-Fetch-Site', { 'sec-fetch-site': 'x' }],
  ])('A-31 refuse a post with %s, RFC 6749 §10.12', async (_what, headers) => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const signIn = await browser.get(provider.authorizeUrl())
    const credentials = { username: 'alice', password: 'wonderland' }
    expect((await browser.submit(signIn, 'sign-in', credentials, headers)).status).toBe(403)
    expect(browser.cookies.has('__Host-authkit.session')).toBe(false)

    const consent = await browser.signIn(signIn)
    for (const action of ['approve', 'deny']) {
      const forged = await browser.submit(consent, action, {}, headers)
      expect(forged.status).toBe(403)
      expect(forged.location).toBeUndefined()
    }
    const signOut = await browser.get(`${origin}/sign-out`)
    expect((await browser.submit(signOut, 'sign-out', {}, headers)).status).toBe(403)
    expect(answerOf(await browser.submit(consent, 'approve'))).toHaveProperty('code')
  })

  it.each([
    ['our origin', { origin, 'sec-fetch-site': 'same-origin' }],
    [
      'the Origin: null that our referrer policy causes',
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    ],
    ['a form sent again by the user', { origin: 'null', 'sec-fetch-site': 'none' }],
  ])('take a post with %s', async (_what, headers) => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const consent = await browser.signIn(await browser.get(provider.authorizeUrl()))
    expect(answerOf(await browser.submit(consent, 'approve', {}, headers))).toHaveProperty('code')
  })

  it('A-31 refuse a token that is missing, changed, of another form or of another session', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const consent = await browser.signIn(await browser.get(provider.authorizeUrl()))
    const otherTab = await browser.get(provider.authorizeUrl())
    const signOut = await browser.get(`${origin}/sign-out`)
    const attacker = new Browser(provider)
    const attackers = await attacker.signIn(await attacker.get(provider.authorizeUrl()), 'bob')
    const { action, token } = formOf(consent)

    const forged: Record<string, string>[] = [
      {},
      { form_token: '' },
      { form_token: 'x' },
      { form_token: 'x'.repeat(5000) },
      { form_token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` },
      { form_token: formOf(otherTab).token },
      { form_token: formOf(signOut).token },
      { form_token: formOf(attackers).token },
    ]
    for (const fields of forged) {
      const seen = await browser.post(action, { action: 'approve', ...fields })
      expect([seen.status, headingOf(seen)]).toEqual([403, 'This cannot be completed'])
    }
    expect(answerOf(await browser.submit(consent, 'approve'))).toHaveProperty('code')
  })

  it('A-31 keep a stranger from signing a victim in as himself', async () => {
    const provider = createProvider()
    const attacker = new Browser(provider)
    const page = await attacker.get(provider.authorizeUrl())
    const victim = new Browser(provider)
    expect((await victim.signIn(page, 'bob')).status).toBe(403)
    expect(victim.cookies.has('__Host-authkit.session')).toBe(false)
  })

  it('take tokens of an older secret while secrets rotate', async () => {
    const [older, newer] = ['a'.repeat(32), 'b'.repeat(32)]
    const before = createProvider({ secret: older })
    const after = createProvider({
      secret: [newer, older],
      store: before.store,
      clock: before.clock,
    })
    const without = createProvider({ secret: newer, store: before.store, clock: before.clock })
    const browser = new Browser(before)
    const page = await browser.get(before.authorizeUrl())
    for (const [provider, status] of [
      [without, 403],
      [after, 200],
    ] as const) {
      const later = new Browser(provider)
      for (const [name, value] of browser.cookies) later.cookies.set(name, value)
      expect((await later.signIn(page)).status).toBe(status)
    }
  })

  it('refuse a repeated field and an unknown button', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const consent = await browser.signIn(await browser.get(provider.authorizeUrl()))
    expect((await browser.submit(consent, 'destroy')).status).toBe(400)
    const { action, token } = formOf(consent)
    const twice = await browser.post(action, `form_token=${token}&action=deny&action=approve`)
    expect([twice.status, twice.location]).toEqual([400, undefined])
  })
})
