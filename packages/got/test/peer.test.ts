import type * as AuthkitGot from '@authkit/got'
import type * as Installed from 'got'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { now, useServers, valid } from './api.ts'

const servers = useServers()

// Resolves the peer dependency as an application with that version has it.
describe.each(['got-14', 'got-15'])('with %s installed as got', (name) => {
  const load = async (): Promise<typeof AuthkitGot> => {
    vi.resetModules()
    vi.doMock('got', () => import(name))
    return import('@authkit/got')
  }

  afterEach(() => {
    vi.doUnmock('got')
    vi.resetModules()
  })

  it('H23, N13: fetches, renews and sends a token', async () => {
    const { OAuth2Session } = await load()
    const { api } = servers
    servers.acceptNewOnly()
    const session = new OAuth2Session({
      clientId: 'app',
      serverMetadata: { token_endpoint: `${api.origin}/token` },
      token: valid,
      clock: () => now,
      got: { prefixUrl: `${api.origin}/v1` },
    })
    expect(await session.post('me', { form: { a: 1 } }).json()).toMatchObject({ body: 'a=1' })
    expect(await session.fetchToken({ refreshToken: 'r2' })).toMatchObject({ access_token: 'new' })
    expect(session.got.defaults.options.constructor).toBe((await import(name)).Options)
  })

  it('H23, N13: tells apart what got says of a connection', async () => {
    const { gotTransport } = await load()
    // The version under test, typed as the one that is installed.
    const { default: got } = (await import(name)) as typeof Installed
    const { api } = servers
    const held = Promise.withResolvers<{ body: string }>()
    api.on('/slow', () => held.promise)
    api.on('/large', () => ({ body: 'x'.repeat(100) }))
    const request = { method: 'POST', headers: {}, maxBytes: 100, body: 'secret' }
    const send = (url: string, timeout = 5): Promise<unknown> =>
      gotTransport(got)({ ...request, url: new URL(url), timeout })
    await expect(send(`${api.origin}/slow`, 0.05)).rejects.toMatchObject({
      code: 'ERR_FETCH_TIMEOUT',
    })
    await expect(send(`${api.origin}/large`)).rejects.toMatchObject({ code: 'ERR_FETCH_TOO_LARGE' })
    await expect(send('http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'ERR_FETCH_NETWORK',
      cause: { code: 'ECONNREFUSED' },
    })
    held.resolve({ body: 'late' })
  })
})
