import { describe, expect, it } from 'vitest'
import { said } from './browser.ts'
import { providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

describe.each(providersWith('logout', 'openid'))('a logout at $name', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it('T13.01, T13.07, T13.08 comes back once, to the browser that began it, RP-Initiated Logout §2 and §3', async () => {
    const { browser, users } = await start()
    const tab = browser()
    await tab.login()
    const url = await tab.leave('/logout')
    const asked = new URL(url).searchParams
    expect([...asked.keys()]).toEqual(
      expect.arrayContaining(['id_token_hint', 'post_logout_redirect_uri', 'state']),
    )
    expect(users.size).toBe(0)
    const back = (await provider().signOut?.(url, tab.agent)) ?? new URL('about:blank')
    expect(back.searchParams.get('state')).toBe(asked.get('state'))
    const stranger = await browser().bring(back)
    expect([stranger.status, said(stranger)['reason']]).toEqual([400, 'no_session'])
    expect(said(await tab.bring(back))).toEqual({ returnTo: '/bye', appState: 'thanks' })
    expect((await tab.bring(back)).status).toBe(400)
  })

  it('T13.10 finishes no login, and a login no logout', async () => {
    const { browser, users } = await start()
    const tab = browser()
    await tab.login()
    const logout = new URL(await tab.leave('/logout')).searchParams.get('state')
    const answer = await browser().allowed()
    if (!(answer instanceof URL)) throw new Error('a code comes in the query')
    answer.searchParams.set('state', logout ?? '')
    expect((await tab.bring(answer)).status).toBe(400)
    const login = new URL(await tab.leave()).searchParams.get('state')
    expect((await tab.get(`/signed-out?state=${login}`)).status).toBe(400)
    expect(users.size).toBe(0)
  })
})
