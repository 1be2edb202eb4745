import { once } from 'node:events'
import { get } from 'node:http'
import { inspect } from 'node:util'
import { attachOAuth2 } from '@authkit/got'
import type { OAuth2ClientOptions } from '@authkit/oauth2/client'
import type { ExtendOptions, Got } from 'got'
import { describe, expect, it } from 'vitest'
import { clientOf, now, useServers } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

/** Part of every token of these tests, and of nothing else. */
const marker = 'mArKeR'
const first = { access_token: `${marker}-1`, refresh_token: `${marker}-r`, expires_at: now + 3600 }

describe.each(versions)('hooks and errors on %s', (_version, got) => {
  function attached(
    options: Partial<OAuth2ClientOptions>,
    defaults: ExtendOptions = {},
    later: ExtendOptions = {},
  ): Got {
    const { api } = servers
    const client = clientOf(api.origin, { token: first, ...options })
    const instance = got.extend({ prefixUrl: `${api.origin}/v1`, ...defaults })
    return attachOAuth2(instance, client).extend(later)
  }

  /** An API that is busy, then redirects, then refuses the first token. */
  function beDifficult(): void {
    const { api } = servers
    const answers = [503, 307]
    const location = '/v1/end'
    api.on('/v1/start', () => ({
      status: answers.shift() ?? 500,
      headers: { 'retry-after': '0', location },
    }))
    api.on(location, ({ target, headers, body }) => {
      const isNew = [target, headers.authorization, body].join().includes(`${marker}-2`)
      return isNew ? { body: [target, body] } : { status: 401 }
    })
    api.on('/token', () => ({
      body: { access_token: `${marker}-2`, token_type: 'Bearer', expires_in: 3600 },
    }))
  }

  /** Hooks that note who was called and what of a token they could see. */
  function watching(): { hooks: ExtendOptions['hooks'] & {}; called: string[]; leaks: string[] } {
    const called: string[] = []
    const leaks: string[] = []
    const look = (hook: string, ...values: unknown[]): void => {
      called.push(hook)
      if (inspect(values, { depth: 6 }).includes(marker)) leaks.push(hook)
    }
    const hooks: ExtendOptions['hooks'] = {
      init: [(plain) => look('init', plain)],
      beforeRequest: [(options) => look('beforeRequest', options)],
      beforeRedirect: [
        (options, { url, request }) => look('beforeRedirect', options, url, request.options),
      ],
      beforeRetry: [(error) => look('beforeRetry', error, error.options)],
      beforeError: [
        (error) => {
          look('beforeError', error, error.options, error.response?.url)
          return error
        },
      ],
      afterResponse: [
        (response) => {
          look('afterResponse', response.request.options, response.url, response.headers)
          return response
        },
      ],
    }
    return { hooks, called, leaks }
  }

  const places = ['header', 'query', 'body'] as const

  it.each(places)(
    'C-24: shows no hook of the application a token in the %s',
    async (tokenPlacement) => {
      for (const isEarly of [true, false]) {
        const { hooks, called, leaks } = watching()
        const retry = { methods: ['POST'] as const, statusCodes: [503] }
        const settings: ExtendOptions = { hooks, retry: { ...retry, methods: [...retry.methods] } }
        const [defaults, later] = isEarly ? [settings, {}] : [{}, settings]
        const instance = attached({ tokenPlacement }, defaults, later)
        beDifficult()
        servers.api.received.length = 0
        expect((await instance.post('start', { form: { a: '1' } })).statusCode).toBe(200)
        expect(servers.api.received.map(({ target }) => target.split('?')[0])).toEqual([
          '/v1/start',
          '/v1/start',
          '/v1/end',
          '/token',
          '/v1/end',
        ])
        await expect(instance.post('missing', { form: {} })).rejects.toThrow('404')
        expect(leaks).toEqual([])
        expect(new Set(called)).toEqual(new Set(Object.keys(hooks)))
      }
    },
  )

  it.each(places)(
    'N05, T15.05: signs each attempt by itself, with one token in the %s',
    async (place) => {
      beDifficult()
      const instance = attached({ tokenPlacement: place }, { retry: { methods: ['POST'] } })
      const [target, body] = await instance.post('start', { form: { a: '1' } }).json<string[]>()
      expect(target).toBe(place === 'query' ? `/v1/end?access_token=${marker}-2` : '/v1/end')
      expect(body).toBe(place === 'body' ? `a=1&access_token=${marker}-2` : 'a=1')
      for (const sent of servers.api.received.filter((request) => request.target !== '/token')) {
        expect(sent.headers['content-length']).toBe(String(Buffer.byteLength(sent.body)))
        const text = [sent.target, sent.headers.authorization, sent.body].join()
        expect(text.split(marker)).toHaveLength(2)
      }
      expect(servers.api.to('/token')).toHaveLength(1)
    },
  )

  it('N03, T15.03: signs what the hooks of the application made of the request', async () => {
    const seen: unknown[] = []
    const protectedRequest = <Seen extends { url: string; body: unknown }>(request: Seen): Seen => {
      seen.push([request.url, request.body])
      return request
    }
    const beforeRequest = [
      (options: { url?: URL | string | undefined; headers: Record<string, unknown> }): void => {
        options.url = new URL(`${String(options.url)}&hook=1`)
        options.headers['x-hook'] = '1'
      },
    ]
    const instance = attached(
      { complianceHooks: { protectedRequest } },
      {},
      { hooks: { beforeRequest } },
    )
    servers.api.on('/v1/me', ({ headers }) => ({ body: headers }))
    const options = { searchParams: { q: 'a b' } }
    const sent = await instance.post('me', { ...options, json: { a: [1] } }).json()
    expect(sent).toMatchObject({ 'x-hook': '1', authorization: `Bearer ${marker}-1` })
    await instance.post('me', { ...options, form: { a: 'b c' } })
    const url = `${servers.api.origin}/v1/me?q=a+b&hook=1`
    expect(seen).toEqual([
      [url, '{"a":[1]}'],
      [url, 'a=b+c'],
    ])
  })

  it('leaves a request alone that a hook of the application answers itself', async () => {
    const { api } = servers
    const ask = (): Promise<unknown> => once(get(`${api.origin}/v1/me`), 'response')
    const beforeRequest = [async (): Promise<unknown> => ((await ask()) as [unknown])[0]]
    // What node:http answers is what got takes.
    const hooks = { beforeRequest } as ExtendOptions['hooks'] & {}
    expect((await attached({}, {}, { hooks })('me')).statusCode).toBe(200)
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('lets a hook of the application send a request again by itself', async () => {
    const { api } = servers
    const answers = [{ status: 409 }, { status: 401 }]
    api.on('/v1/me', ({ headers }) => answers.shift() ?? { body: headers.authorization })
    api.on('/token', () => ({ body: { access_token: 'second', token_type: 'Bearer' } }))
    const hooks: ExtendOptions['hooks'] = {
      afterResponse: [
        (response, retry) => {
          const headers = { 'x-again': '1' }
          return response.statusCode === 409 ? retry({ headers, preserveHooks: true }) : response
        },
      ],
    }
    expect(await attached({}, {}, { hooks })('me').json()).toBe('Bearer second')
    expect(api.to('/v1/me')).toHaveLength(3)
  })

  it.each(places)('C-24: leaves no token of the %s in an error', async (tokenPlacement) => {
    const { api } = servers
    api.on('/v1/me', () => ({ status: 403 }))
    const hold: (() => Promise<unknown>)[] = [
      () => attached({ tokenPlacement }).post('me', { form: { a: '1' } }),
      () => attached({ tokenPlacement })('me', { method: 'PUT', form: {}, responseType: 'json' }),
      () =>
        attached({ tokenPlacement })
          .stream.post('me', { form: { a: '1' } })
          .toArray(),
      // Nobody listens there.
      () =>
        attached({ tokenPlacement, allowedOrigins: [] }, { prefixUrl: 'http://127.0.0.1:1' }).post(
          'me',
          { form: {} },
        ),
    ]
    for (const send of hold) {
      const error: unknown = await send().then(
        () => expect.unreachable(),
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      expect(inspect(error, { depth: 8 })).not.toContain(marker)
      expect(JSON.stringify(error)).not.toContain(marker)
      expect(`${(error as Error).stack} ${(error as Error).message}`).not.toContain(marker)
    }
  })

  it('C-24: leaves no token in an error of a renewal, or of a hook that fails', async () => {
    const { api } = servers
    api.on('/token', () => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: marker },
    }))
    const token = { ...first, expires_at: now }
    const fail = (): never => {
      throw new Error('no')
    }
    for (const options of [{ token }, { complianceHooks: { protectedRequest: fail } }]) {
      const error: unknown = await attached(options)('me').catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Error)
      expect(inspect(error, { depth: 8 })).not.toContain(`${marker}-`)
    }
    expect(api.to('/v1/me')).toEqual([])
  })
})
