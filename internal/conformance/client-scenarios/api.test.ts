import { describe, expect, it } from 'vitest'
import { httpClients } from '../http-clients/clients.ts'
import { type Browser, said } from './browser.ts'
import { differs } from './differences.ts'
import { providersWith } from './providers/providers.ts'
import { type Running, scenarioAt } from './scenario.ts'

const via = httpClients.map(({ name }) => encodeURIComponent(name))

/** A note that is posted ten times at once, by one HTTP client after the other. */
function postTen(browser: Browser): ReturnType<Browser['post']>[] {
  return Array.from({ length: 10 }, (_, at) => browser.post(`/notes/${via[at % via.length]}`))
}

/** The token of the only user. */
function tokenOf({ users }: Running): Readonly<Record<string, unknown>> {
  const [token = {}] = users.values()
  return { ...token }
}

/** Keeps the token of the only user as one that is at its end. */
function expire(running: Running): Readonly<Record<string, unknown>> {
  const token = tokenOf(running)
  for (const user of running.users.keys()) running.users.set(user, { ...token, expires_at: 1 })
  return token
}

describe.each(providersWith('refresh'))('calls of an API with tokens of $name', (definition) => {
  const { start, provider, api } = scenarioAt(definition)

  it.each(httpClients)(
    'T11.01, T11.02, T11.04 carry the token of the user who asks, by $name, RFC 6750 §2.1',
    async ({ name }) => {
      const { browser, recorder } = await start()
      const user = browser()
      await user.login()
      const page = await user.post(`/notes/${encodeURIComponent(name)}`)
      expect([page.status, said(page)]).toEqual([200, { who: expect.any(String), body: 'a note' }])
      const stranger = await browser().post(`/notes/${encodeURIComponent(name)}`)
      expect([stranger.status, said(stranger)]).toEqual([401, { error: 'missing_token' }])
      expect(recorder.grants('refresh_token')).toEqual([])
    },
  )

  it('M03, T3.08, T3.12, T11.06, T14.03, C-15 renew an expired token once for ten calls by fetch, axios and got, and keep what comes, RFC 6749 §6', async () => {
    const running = await start()
    const user = running.browser()
    await user.login()
    for (const round of [1, 2]) {
      const old = expire(running)
      const pages = await Promise.all(postTen(user))
      expect(pages.map((page) => [page.status, said(page)['body']])).toEqual(
        pages.map(() => [200, 'a note']),
      )
      const refreshes = running.recorder.grants('refresh_token')
      expect(refreshes).toHaveLength(round)
      expect(refreshes.at(-1)?.form.get('refresh_token')).toBe(old['refresh_token'])
      const kept = tokenOf(running)
      expect(kept['refresh_token']).not.toBe(old['refresh_token'])
      expect(kept['access_token']).not.toBe(old['access_token'])
    }
    expect(running.told).toEqual(['op updated', 'op updated'])
  })

  it('T3.15, T14.02, C-15 end the session once when the refresh token is not taken, and call no API, RFC 6749 §5.2', async () => {
    const running = await start()
    const user = running.browser()
    await user.login()
    const old = expire(running)
    const { refuseNextRefresh } = provider()
    if (refuseNextRefresh === undefined) {
      const { oauth } = running
      await oauth.op.refreshToken(await oauth.op.refreshToken(old))
      running.users.clear()
      running.users.set(user.agent.cookies('127.0.0.1').get('user') ?? '', {
        ...old,
        expires_at: 1,
      })
    } else {
      refuseNextRefresh()
    }
    running.told.length = 0
    const asked = running.recorder.grants('refresh_token').length
    const called = api().received.length
    const pages = await Promise.all(postTen(user))
    // Who comes a little later finds the session gone.
    const errors = pages.map((page) => said(page)['error'])
    expect(errors).toContain('invalid_grant')
    expect(
      errors.filter((error) => error !== 'missing_token' && error !== 'invalid_grant'),
    ).toEqual([])
    expect(running.recorder.grants('refresh_token')).toHaveLength(asked + 1)
    expect(running.told).toEqual(['op expired'])
    expect(api().received).toHaveLength(called)
    expect(said(await user.post('/notes/fetch'))).toEqual({ error: 'missing_token' })
  })
})

const ending = providersWith('revocation', 'refresh').filter(
  (provider) => !differs(provider, 'revokes-nothing'),
)

describe.each(ending)('a token that $name ended early', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it.each(httpClients)(
    'T3.23 is renewed once after a 401, and the request sent again, by $name, RFC 6750 §3.1',
    async ({ name }) => {
      const running = await start()
      const { oauth, told } = running
      const user = running.browser()
      await user.login()
      const { access_token } = tokenOf(running)
      const hint = { tokenTypeHint: 'access_token' }
      const end = provider().endAccessToken ?? (() => oauth.op.revokeToken({ access_token }, hint))
      await end(String(access_token))
      const page = await user.post(`/notes/${encodeURIComponent(name)}`)
      expect([page.status, told]).toEqual([200, ['op updated']])
      expect(said(page)['body']).toBe('a note')
    },
  )

  it('T6.04, T6.05 was revoked by the application: an access token alone, or with its login, RFC 7009 §2.1', async () => {
    const running = await start()
    const { oauth, told } = running
    const user = running.browser()
    await user.login()
    const { access_token } = tokenOf(running)
    await oauth.op.revokeToken({ access_token })
    const page = await user.post('/notes/fetch')
    const ended = differs(definition, 'ends-whole-login')
    expect([page.status, told]).toEqual(ended ? [401, ['op expired']] : [200, ['op updated']])
  })
})
