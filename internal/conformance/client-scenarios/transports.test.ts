import { axiosTransport } from '@authkit/axios'
import type { Transport } from '@authkit/common'
import { nodeTransport } from '@authkit/common/node'
import { gotTransport } from '@authkit/got'
import { create as createAxios } from 'axios'
import got from 'got'
import { describe, expect, it } from 'vitest'
import { said } from './browser.ts'
import { providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

const transports: readonly (readonly [string, () => Transport])[] = [
  ['nodeTransport of @authkit/common/node', () => nodeTransport()],
  ['axiosTransport, http adapter', () => axiosTransport(createAxios({ adapter: 'http' }))],
  ['axiosTransport, fetch adapter', () => axiosTransport(createAxios({ adapter: 'fetch' }))],
  ['gotTransport', () => gotTransport(got)],
]

describe.each(providersWith('refresh'))('the way to $name', (definition) => {
  const { start, provider } = scenarioAt(definition)

  it.each(transports)('G14, C-11 is %s, from metadata to a refused refresh', async (_, create) => {
    const by: string[] = []
    const inner = create()
    const transport: Transport = (request) => {
      by.push(request.url.pathname)
      return inner(request)
    }
    const running = await start({ transport })
    const { browser, oauth, users, recorder } = running
    const user = browser()
    expect(said(await user.login())).toMatchObject({ returnTo: '/home' })
    const [token] = users.values()
    const fresh = await oauth.op.refreshToken(token)
    expect((await user.post('/notes/fetch')).status).toBe(200)
    provider().refuseNextRefresh?.()
    const refused = { ...fresh, refresh_token: 'made-up' }
    await expect(oauth.op.refreshToken(refused)).rejects.toMatchObject({ error: 'invalid_grant' })
    const metadata = await oauth.op.loadServerMetadata()
    const endpoint = new URL(metadata.token_endpoint ?? '').pathname
    expect(by.filter((path) => path === endpoint)).toHaveLength(3)
    // What else was sent, went by fetch: the call of the API.
    const rest = recorder.sent.filter(({ url }) => !by.includes(url.pathname))
    expect(rest.map(({ url }) => url.pathname)).toEqual(['/notes'])
  })
})
