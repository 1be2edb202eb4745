import { AuthkitConfigError } from '@authkit/common'
import { ServerMetadataError } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import {
  buildLogoutUrl,
  type LogoutRequestDefaults,
  type LogoutUrlOptions,
} from '../../../src/client/logout/logout-url.ts'

const request = (options: LogoutUrlOptions = {}, defaults: Partial<LogoutRequestDefaults> = {}) => {
  const { url, state } = buildLogoutUrl(options, {
    endpoint: 'https://op.example/logout',
    clientId: 'app',
    hint: undefined,
    ...defaults,
  })
  return { url, state, query: Object.fromEntries(new URL(url).searchParams) }
}

const back = 'https://app.example/signed-out?from=op'

describe('a logout request', () => {
  it('T13.01, I17 has the hint, the way back and a state of its own (RP-Initiated Logout §2)', () => {
    const { url, state, query } = request({ postLogoutRedirectUri: back }, { hint: 'a.b.c' })
    expect(url.startsWith('https://op.example/logout?')).toBe(true)
    expect(query).toEqual({
      id_token_hint: 'a.b.c',
      client_id: 'app',
      post_logout_redirect_uri: back,
      state,
    })
    expect(state).toHaveLength(43)
    expect(request({ postLogoutRedirectUri: back }).state).not.toBe(state)
  })

  it('T13.02 has no state without a way back (RP-Initiated Logout §2)', () => {
    const { query, state } = request()
    expect(query).toEqual({ client_id: 'app' })
    expect(state).toBeUndefined()
    expect(
      buildLogoutUrl({}, { endpoint: back, clientId: 'app', hint: undefined }),
    ).not.toHaveProperty('state')
  })

  it('T13.11 refuses a state without a way back, since nobody would ever bring it back', () => {
    expect(() => request({ state: 'mine' })).toThrow(AuthkitConfigError)
    expect(request({ state: '' }).state).toBeUndefined()
  })

  it('T13.03 passes logout_hint, ui_locales and further parameters on, encoded (RP-Initiated Logout §2)', () => {
    const { url, query } = request({
      logoutHint: 'alice & bob@example.com',
      uiLocales: ['fr-CA', 'fr', 'en'],
      tenant: 'a&b=c',
      force: true,
      level: 2,
      page: new URL('https://app.example/'),
      left: undefined,
    })
    expect(query).toEqual({
      client_id: 'app',
      logout_hint: 'alice & bob@example.com',
      ui_locales: 'fr-CA fr en',
      tenant: 'a&b=c',
      force: 'true',
      level: '2',
      page: 'https://app.example/',
    })
    expect(url).not.toContain(' ')
    expect(request({ uiLocales: 'de' }).query).toMatchObject({ ui_locales: 'de' })
    const repeated = new URL(request({ flag: ['a', 'b'] }).url).searchParams
    expect(repeated.getAll('flag')).toEqual(['a', 'b'])
  })

  it('T13.04 has the state that is given, and an empty one is none', () => {
    expect(request({ postLogoutRedirectUri: back, state: 'mine' })).toMatchObject({
      state: 'mine',
      query: { state: 'mine' },
    })
    expect(request({ postLogoutRedirectUri: back, state: '' }).state).toHaveLength(43)
  })

  it('T13.09, I20 takes a URL object for the way back', () => {
    const { query } = request({ postLogoutRedirectUri: new URL(back) })
    expect(query).toMatchObject({ post_logout_redirect_uri: back })
  })

  it('keeps the query of the endpoint and sends nothing twice (RFC 6749 §3.1)', () => {
    const endpoint = 'https://op.example/logout?policy=b2c'
    expect(request({}, { endpoint }).url).toBe(`${endpoint}&client_id=app`)
    expect(() => request({ policy: 'x' }, { endpoint })).toThrow(ServerMetadataError)
  })

  it.each<[string, LogoutUrlOptions]>([
    ['client_id', { client_id: 'other' }],
    ['id_token_hint', { id_token_hint: 'a' }],
    ['post_logout_redirect_uri', { post_logout_redirect_uri: back }],
    ['client_secret', { client_secret: 'x' }],
    ['a way back that is relative', { postLogoutRedirectUri: '/signed-out' }],
    ['a way back that is no URL', { postLogoutRedirectUri: 'https://' }],
  ])('is refused with the option %s', (_, options) => {
    expect(() => request(options)).toThrow(AuthkitConfigError)
  })

  it('is refused with values that no URL can hold, for callers whom no compiler told', () => {
    const wrong: readonly Record<string, unknown>[] = [
      { state: {} },
      { logoutHint: [] },
      { tenant: {} },
      { tenant: [{}] },
    ]
    for (const options of wrong) {
      // What a caller in JavaScript may write.
      const given = { postLogoutRedirectUri: back, ...options } as LogoutUrlOptions
      expect(() => request(given)).toThrow(AuthkitConfigError)
    }
  })
})
