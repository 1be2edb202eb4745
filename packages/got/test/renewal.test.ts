import { attachOAuth2 } from '@authkit/got'
import {
  InvalidTokenError,
  MissingTokenError,
  type OAuth2ClientOptions,
  OAuthError,
} from '@authkit/oauth2/client'
import type { ExtendOptions, Got } from 'got'
import { describe, expect, it } from 'vitest'
import { clientOf, expired, now, useServers, valid } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

describe.each(versions)('renewal on %s', (_version, got) => {
  function session(options: Partial<OAuth2ClientOptions>, defaults: ExtendOptions = {}): Got {
    const { api } = servers
    const instance = got.extend({ prefixUrl: `${api.origin}/v1`, ...defaults })
    return attachOAuth2(instance, clientOf(api.origin, options))
  }

  /** Notes what `updateToken` is told. */
  function updates(): { told: unknown[]; updateToken: OAuth2ClientOptions['updateToken'] & {} } {
    const told: unknown[] = []
    return {
      told,
      updateToken: async ({ access_token: token }, replaced) => {
        await Promise.resolve()
        told.push([token, replaced])
      },
    }
  }

  const paths = (): string[] => servers.api.received.map(({ target }) => target)

  it('H03, H13, T3.08: refreshes an expired token before the request, and tells of both', async () => {
    const { told, updateToken } = updates()
    const answer = await session({ token: expired, updateToken })('me').json()
    expect(answer).toMatchObject({ authorization: 'Bearer new' })
    expect(told).toEqual([['new', { refreshToken: 'r1' }]])
    expect(paths()).toEqual(['/token', '/v1/me'])
  })

  it('H03, H14, T3.09: refuses to send an expired token that nothing renews', async () => {
    const sent = session({ token: { access_token: 'old', expires_at: now } })('me')
    await expect(sent).rejects.toMatchObject({ cause: expect.any(InvalidTokenError) })
    expect(paths()).toEqual([])
  })

  const ownToken = { access_token: 'old', expires_at: now - 1 }
  const own = { token: ownToken, clientSecret: 's', grantType: 'client_credentials' }

  it('T3.10: fetches another token by client credentials', async () => {
    const answer = await session(own)('me').json()
    expect(answer).toMatchObject({ authorization: 'Bearer new' })
    expect(paths()).toEqual(['/token', '/v1/me'])
  })

  it('H17, T3.11: tells a function of the application which token that replaces', async () => {
    for (const isAsync of [true, false]) {
      const { told, updateToken } = updates()
      const update: OAuth2ClientOptions['updateToken'] = isAsync
        ? updateToken
        : ({ access_token: token }, replaced) => void told.push([token, replaced])
      await session({ ...own, clientId: `app-${isAsync}`, updateToken: update })('me')
      expect(told).toEqual([['new', { accessToken: 'old' }]])
    }
  })

  it('T3.12: sends a JSON body that waited for a token whole', async () => {
    const answer = await session(own)
      .post('me', { json: { a: ['ä'] } })
      .json()
    expect(answer).toEqual({ authorization: 'Bearer new', method: 'POST', body: '{"a":["ä"]}' })
  })

  it('H02: sends nothing without a token', async () => {
    const sent = session({ token: undefined })('me')
    await expect(sent).rejects.toMatchObject({
      cause: expect.any(MissingTokenError),
      code: 'ERR_OAUTH2_CLIENT_MISSING_TOKEN',
    })
    expect(paths()).toEqual([])
  })

  it('C-15: renews once for all that wait, each of which then goes', async () => {
    const { told, updateToken } = updates()
    const instance = session({ token: expired, updateToken })
    const all = await Promise.all(Array.from({ length: 100 }, () => instance('me').json()))
    expect(all.every((answer) => JSON.stringify(answer).includes('Bearer new'))).toBe(true)
    expect(servers.api.to('/token')).toHaveLength(1)
    expect(told).toHaveLength(1)
  })

  it('C-15: saves a token before anything is sent with it', async () => {
    const saved = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const updateToken = (): Promise<void> => {
      asked.resolve()
      return saved.promise
    }
    const sent = session({ token: expired, updateToken })('me')
    await asked.promise
    expect(paths()).toEqual(['/token'])
    saved.resolve()
    expect((await sent).statusCode).toBe(200)
  })

  it('N05, T15.05: renews once, however often got tries again', async () => {
    const answers = [401, 503, 503, 401]
    servers.api.on('/v1/me', () => ({
      status: answers.shift() ?? 200,
      headers: { 'retry-after': '0' },
    }))
    const retry = { limit: 5 }
    await expect(session({}, { retry })('me')).rejects.toThrow('401')
    expect(paths()).toEqual(['/v1/me', '/token', '/v1/me', '/v1/me', '/v1/me'])
    const [first, ...later] = servers.api.to('/v1/me').map(({ headers }) => headers.authorization)
    expect(first).toBe('Bearer valid')
    expect(new Set(later)).toEqual(new Set(['Bearer new']))
  })

  it('H14: reports what the server said when it renews nothing', async () => {
    servers.api.on('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
    const sent = session({ token: expired })('me')
    await expect(sent).rejects.toMatchObject({
      cause: expect.any(OAuthError),
      name: 'RequestError',
    })
    expect(paths()).toEqual(['/token'])
  })

  it('sends an expired token where the application renews it itself', async () => {
    servers.acceptNewOnly()
    const sent = session({ token: expired, autoRefresh: false })('me')
    await expect(sent).rejects.toThrow('401')
    expect(paths()).toEqual(['/v1/me'])
  })

  it('N04, T15.04: signs each hop of a redirect within the origin, and no other', async () => {
    const { api, other } = servers
    const redirect = (location: string) => () => ({ status: 302, headers: { location } })
    api.on('/v1/here', redirect('/v1/me?b=1'))
    api.on('/v1/there', redirect(`${other.origin}/me`))
    api.on('/v1/port', redirect(api.origin.replace('127.0.0.1', 'localhost')))
    const instance = session({ tokenPlacement: 'query', token: valid }, { throwHttpErrors: false })
    expect((await instance('here', { searchParams: { a: 1 } })).statusCode).toBe(200)
    for (const path of ['there', 'port']) expect((await instance(path)).statusCode).toBe(302)
    expect(paths()).toEqual([
      '/v1/here?a=1&access_token=valid',
      '/v1/me?b=1&access_token=valid',
      '/v1/there?access_token=valid',
      '/v1/port?access_token=valid',
    ])
    expect(other.received).toEqual([])
  })
})
