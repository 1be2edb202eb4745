import { TemporarilyUnavailableError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf } from '../browser.ts'
import { createProvider } from '../provider.ts'

const failed = 'This cannot be completed'

describe('a waiting request', () => {
  it('is answered once by 20 approvals at the same moment', async () => {
    const codes: string[] = []
    const provider = createProvider({
      onEvent: (event) => {
        if (event.type === 'authorization_code_issued') codes.push(event.grantId)
      },
    })
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.submit(page, 'approve')),
    )
    expect(answers.filter(({ location }) => location)).toHaveLength(1)
    const refused = answers.filter(({ location }) => !location)
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([400]))
    expect(refused[0]?.text).toContain('answered already')
    expect(codes).toHaveLength(1)
  })

  it('is answered once by an approval and a denial at the same moment', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    const answers = await Promise.all([
      browser.submit(page, 'deny'),
      browser.submit(page, 'approve'),
    ])
    expect(answers.filter(({ location }) => location)).toHaveLength(1)
  })

  it('remembers no consent that was denied at the same moment', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    const [denied] = await Promise.all([
      browser.submit(page, 'deny'),
      browser.submit(page, 'approve'),
    ])
    expect(denied.location?.searchParams.get('error')).toBe('access_denied')
    const next = await browser.get(provider.authorizeUrl())
    expect(next.location).toBeUndefined()
    expect(next.text).toContain('value="approve"')
  })

  it('lets a user through whose consent could not be remembered, and asks again next time', async () => {
    const provider = createProvider()
    const { consents } = provider.server.context.repositories
    const fail = () => Promise.reject(new TemporarilyUnavailableError())
    const add = consents.add
    Object.assign(consents, { add: fail })
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    const answer = await browser.submit(page, 'approve')
    expect(answer.location?.searchParams.has('code')).toBe(true)
    Object.assign(consents, { add })
    expect((await browser.get(provider.authorizeUrl())).text).toContain('value="approve"')
  })

  it('cannot be opened again after the answer, by the back button for instance', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    await browser.submit(page, 'approve')
    const again = await browser.get(page.url)
    expect([again.status, headingOf(again)]).toEqual([400, failed])
    expect((await browser.submit(page, 'approve')).status).toBe(400)
  })

  it('ends after its lifetime', async () => {
    const provider = createProvider({ interactionLifetime: 60 })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    provider.clock.advance(59)
    expect((await browser.get(page.url)).status).toBe(200)
    provider.clock.advance(1)
    const late = await browser.get(page.url)
    expect([late.status, headingOf(late)]).toEqual([400, failed])
    expect(late.text).toContain('Go back to the application and start again.')
    expect((await browser.signIn(page)).status).toBe(400)
    expect(browser.cookies.has('__Host-authkit.session')).toBe(false)
  })

  it.each([
    ['none', ''],
    ['an empty one', '?id='],
    ['a changed one', `?id=${'A'.repeat(43)}`],
    ['a short one', '?id=abc'],
    ['SQL', `?id=${encodeURIComponent("' OR 1=1 --")}`],
    ['a NUL', '?id=%00'],
    ['a broken percent sequence', '?id=%E0%A4%A'],
    ['a path', '?id=../../session'],
    ['a name of Object.prototype', '?id=__proto__'],
  ])('A-65 is not found by an identifier that is %s', async (_what, query) => {
    const provider = createProvider()
    const browser = new Browser(provider)
    for (const seen of [
      await browser.get(`${provider.issuer}/interaction${query}`),
      await browser.post(`${provider.issuer}/interaction${query}`, { action: 'approve' }),
    ]) {
      expect([seen.status, headingOf(seen)]).toEqual([400, failed])
      expect(seen.location).toBeUndefined()
    }
  })

  it('A-34 is not opened or continued by another browser', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    const consent = await browser.signIn(page)

    const stranger = new Browser(provider)
    await stranger.signIn(await stranger.get(provider.authorizeUrl()), 'bob')
    for (const thief of [stranger, new Browser(provider)]) {
      const opened = await thief.get(page.url)
      expect([opened.status, headingOf(opened)]).toEqual([403, failed])
      expect((await thief.submit(consent, 'approve')).status).toBe(403)
      expect((await thief.signIn(page, 'bob')).status).toBe(403)
    }
    expect(answerOf(await browser.submit(consent, 'approve'))).toHaveProperty('code')
  })

  it('A-34 asks again when somebody else signed in with the same browser meanwhile', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const alices = await browser.signIn(await browser.get(provider.authorizeUrl()))
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')

    const asked = await browser.submit(alices, 'approve')
    expect(headingOf(asked)).toBe('Allow Notebook access?')
    expect(asked.text).toContain('<bdi>bob</bdi>')
    expect(answerOf(await browser.submit(asked, 'approve'))).toHaveProperty('code')
  })

  it('A-34 is not approved after its user signed out', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl()))
    browser.cookies.delete('__Host-authkit.session')
    expect(headingOf(await browser.submit(page, 'approve'))).toBe('Sign in')
  })

  it('waits in several tabs of one browser at once', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const first = await browser.get(provider.authorizeUrl({ state: 'first' }))
    const second = await browser.get(provider.authorizeUrl({ state: 'second' }))
    const end = await browser.submit(await browser.signIn(first), 'approve')
    expect(answerOf(end)).toMatchObject({ state: 'first', code: expect.any(String) })
    expect(answerOf(await browser.signIn(second))).toMatchObject({ state: 'second' })
  })

  it('A-33 is what the client sent, whatever the form adds', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(
      await browser.get(provider.authorizeUrl({ scope: 'notes:read' })),
    )
    const end = await browser.submit(page, 'approve', {
      scope: 'notes:read admin',
      client_id: 'hostile',
      redirect_uri: 'https://evil.example/',
      state: 'evil',
      subject: 'user-bob',
    })
    expect(end.location?.host).toBe('app.example')
    expect(answerOf(end)['state']).toBe('state-of-the-client')
    const grants = provider.written
      .map((text) => JSON.parse(text))
      .filter(({ data }) => 'authentication' in data)
    expect(grants).toMatchObject([
      { subject: 'user-alice', clientId: 'web', data: { scope: ['notes:read'] } },
    ])
  })

  it('A-56 leaves no identifier, cookie or password in the store', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    await browser.submit(await browser.signIn(page), 'approve')
    const stored = provider.written.join('\n')
    const id = new URL(page.url).searchParams.get('id') ?? ''
    expect(id).toHaveLength(43)
    for (const secret of [id, ...browser.cookies.values(), 'wonderland']) {
      expect(stored).not.toContain(secret)
    }
  })

  it('keeps parameters with the names of Object.prototype', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const url = `${provider.authorizeUrl()}&__proto__=1&constructor=2`
    const end = await browser.submit(await browser.signIn(await browser.get(url)), 'approve')
    expect(answerOf(end)).toHaveProperty('code')
  })
})
