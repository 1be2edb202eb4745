import { describe, expect, it } from 'vitest'
import { said } from './browser.ts'
import { differs } from './differences.ts'
import { providers, providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

describe.each(providers)('a login by code at $name', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it('T10.01, T10.03, T10.06, C-01 goes out with state and PKCE, and comes back to the page that asked, RFC 6749 §4.1, RFC 7636 §4.3', async () => {
    const { browser, recorder, users } = await start()
    const tab = browser()
    const url = await tab.leave('/login?tab=1')
    const asked = Object.fromEntries(new URL(url).searchParams)
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' })
    const done = await tab.bring(await provider().allow(url, tab.agent))
    expect([done.status, said(done)]).toEqual([
      200,
      expect.objectContaining({ returnTo: '/home', appState: { tab: '1' } }),
    ])
    expect(users.size).toBe(1)
    const [exchange] = recorder.grants('authorization_code')
    expect(exchange?.form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(exchange?.form.get('redirect_uri')).toBe(asked['redirect_uri'])
  })

  it('T10.16 is completed in two tabs, the second one first', async () => {
    const { browser, users } = await start()
    const both = browser()
    const first = await both.allowed('/login?tab=1')
    const second = await both.allowed('/login?tab=2')
    expect(said(await both.bring(second))).toMatchObject({ appState: { tab: '2' } })
    expect(said(await both.bring(first))).toMatchObject({ appState: { tab: '1' } })
    expect(users.size).toBe(2)
  })

  it('T10.13, C-01, C-05 is completed in no other browser, and its code is not used', async () => {
    const { browser, users, recorder } = await start()
    const answer = await browser().allowed()
    const other = browser()
    await other.leave()
    for (const stranger of [browser(), other]) {
      const page = await stranger.bring(answer)
      expect([page.status, said(page)['error']]).toEqual([400, 'mismatching_state'])
    }
    expect([users.size, recorder.grants('authorization_code')]).toEqual([0, []])
  })

  it('T10.12, C-01 is completed once, also when the browser comes back twice at the same time', async () => {
    const { browser, users, recorder } = await start()
    const tab = browser()
    const answer = await tab.allowed()
    const pages = await Promise.all([tab.bring(answer), tab.bring(answer)])
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 400]))
    expect((await tab.bring(answer)).status).toBe(400)
    expect([users.size, recorder.grants('authorization_code').length]).toEqual([1, 1])
  })

  it('T10.11, T10.10, T10.26 is not completed without its state or code, or with two of one', async () => {
    const { browser, users, recorder } = await start()
    const answer = await browser().allowed()
    if (!(answer instanceof URL)) throw new Error('a code comes in the query')
    const without = (name: string): URL => {
      const url = new URL(answer)
      url.searchParams.delete(name)
      return url
    }
    const twice = (name: string): URL => {
      const url = new URL(answer)
      url.searchParams.append(name, 'another')
      return url
    }
    for (const changed of [without('state'), twice('state')]) {
      expect((await browser().bring(changed)).status).toBe(400)
    }
    for (const change of [() => without('code'), () => twice('code')]) {
      const tab = browser()
      const own = await tab.allowed()
      const changed = change()
      if (own instanceof URL) changed.searchParams.set('state', own.searchParams.get('state') ?? '')
      expect((await tab.bring(changed)).status).toBe(400)
    }
    expect([users.size, recorder.grants('authorization_code')]).toEqual([0, []])
  })

  it('C-02, A-17 takes no code of another login, which has another verifier, RFC 7636 §4.6', async () => {
    const { browser, users } = await start()
    const stolen = await browser().allowed()
    const tab = browser()
    const own = await tab.allowed()
    if (!(stolen instanceof URL && own instanceof URL)) throw new Error('a code comes in the query')
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    const page = await tab.bring(own)
    const refused = differs(definition, 'error-form')
      ? [502, 'provider_error']
      : [400, 'invalid_grant']
    expect([page.status, said(page)['error'], users.size]).toEqual([...refused, 0])
  })
})

describe.each(providersWith('openid'))('who logged in at $name', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it('T12.02, T12.06, T11.10, C-02 is known by a verified ID Token of this login, and by UserInfo, Core §3.1.3.7, §5.3', async () => {
    const { browser, recorder } = await start()
    const tab = browser()
    const url = await tab.leave()
    const nonce = new URL(url).searchParams.get('nonce')
    const { userinfo } = said(await tab.bring(await provider().allow(url, tab.agent)))
    const { issuer } = provider()
    expect(nonce).toMatch(/^[\w-]{43}$/)
    expect(userinfo).toMatchObject({ iss: issuer, nonce, sub: expect.any(String) })
    const { sub } = Object(userinfo)
    expect(said(await tab.get('/me'))).toMatchObject({ sub })
    expect(recorder.sent.at(-1)?.headers.get('authorization')).toMatch(/^Bearer ./)
  })

  it('T12.07, C-02 is not known by an ID Token for another nonce, or for none, Core §15.5.2', async () => {
    const { browser, users, recorder } = await start()
    for (const nonce of ['somebody-elses', undefined]) {
      const tab = browser()
      const url = new URL(await tab.leave())
      url.searchParams.delete('nonce')
      if (nonce !== undefined) url.searchParams.set('nonce', nonce)
      const page = await tab.bring(await provider().allow(url.href, tab.agent))
      expect([page.status, said(page)['error']]).toEqual([502, 'provider_error'])
    }
    expect([users.size, recorder.grants('authorization_code').length]).toEqual([0, 2])
  })

  it('T10.19, C-06 loads metadata and keys once for many logins', async () => {
    const { browser, recorder } = await start()
    await Promise.all([1, 2, 3].map(() => browser().login()))
    await browser().login()
    const documents = recorder.sent.filter(
      ({ form, headers }) => form.size === 0 && !headers.has('authorization'),
    )
    expect(documents.map(({ url }) => url.pathname)).toEqual([
      '/.well-known/openid-configuration',
      expect.stringContaining('jwks'),
    ])
  })
})

describe.each(providersWith('refusal'))('a person who says no at $name', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it('T10.04, T10.05, C-09 ends that login alone, and the next one works, RFC 6749 §4.1.2.1', async () => {
    const { browser, users, recorder } = await start()
    const tab = browser()
    const waiting = await tab.allowed('/login?tab=1')
    const url = `${await tab.leave('/login?tab=2')}&prompt=consent`
    const refused = (await provider().refuse?.(url, tab.agent)) ?? new URL('about:blank')
    const page = await tab.bring(refused)
    expect([page.status, said(page)]).toEqual([
      403,
      { error: 'access_denied', code: 'ERR_LOGIN', returnTo: '/home' },
    ])
    expect([users.size, recorder.grants('authorization_code')]).toEqual([0, []])
    expect((await tab.bring(refused)).status).toBe(400)
    expect((await tab.bring(waiting)).status).toBe(200)
  })
})

describe.each(providersWith('form_post'))('a login by form_post at $name', (definition) => {
  const { start } = scenarioAt(definition)

  it('T10.08, C-09 comes as a form, OAuth 2.0 Form Post Response Mode §2', async () => {
    const { browser, users } = await start()
    const tab = browser()
    const answer = await tab.allowed('/login?mode=form_post&tab=7')
    expect(answer).toBeInstanceOf(URLSearchParams)
    expect(said(await tab.bring(answer))).toMatchObject({ appState: { tab: '7' } })
    expect((await browser().bring(answer)).status).toBe(400)
    expect((await tab.bring(answer)).status).toBe(400)
    expect(users.size).toBe(1)
  })

  it('C-09 does not come in a query instead', async () => {
    const { browser, users, recorder } = await start()
    const tab = browser()
    const answer = await tab.allowed('/login?mode=form_post')
    const page = await tab.get(`/callback?${String(answer)}`)
    expect([page.status, users.size]).toEqual([400, 0])
    expect(recorder.grants('authorization_code')).toEqual([])
  })
})

describe.each(providersWith('hybrid'))('a login by code and ID Token at $name', (definition) => {
  const { start } = scenarioAt(definition)
  const hybrid = {
    registration: { clientId: 'hybrid' },
    clientOptions: { responseType: 'code id_token', responseMode: 'form_post' as const },
  }

  it('T12.02, C-07 verifies both ID Tokens, which are about the same person, Core §3.3.2.11 and §3.3.3.6', async () => {
    const { browser, users } = await start(hybrid)
    const tab = browser()
    const answer = await tab.allowed()
    expect([...new URLSearchParams(String(answer)).keys()]).toEqual(
      expect.arrayContaining(['code', 'id_token', 'state']),
    )
    const { userinfo } = said(await tab.bring(answer))
    expect(userinfo).toMatchObject({ aud: 'hybrid', nonce: expect.any(String) })
    expect(users.size).toBe(1)
  })

  it('C-02, C-09 has no use for the ID Token of another login, and does not exchange the code, Core §15.5.2', async () => {
    const { browser, users, recorder } = await start(hybrid)
    const stolen = await browser().allowed()
    const tab = browser()
    const own = await tab.allowed()
    if (stolen instanceof URL || own instanceof URL) throw new Error('it comes as a form')
    own.set('id_token', stolen.get('id_token') ?? '')
    const page = await tab.bring(own)
    expect(page.status).toBeGreaterThanOrEqual(400)
    expect([users.size, recorder.grants('authorization_code')]).toEqual([0, []])
  })
})
