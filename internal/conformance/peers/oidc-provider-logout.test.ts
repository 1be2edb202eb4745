import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { memoryStore } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import { backChannelLogout, type LogoutNotice, type OpenIDClient } from '@authkit/oidc/client'
import { UserAgent } from '@authkit/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ourClient,
  signInThere,
  startTheirProvider,
  type TheirProvider,
} from './their-openid-provider.ts'

const application = createServer()
const afterLogout = 'https://rp.example/signed-out'

describe('our client at oidc-provider, logout', () => {
  const notices: LogoutNotice[] = []
  const browser = new UserAgent()
  let provider: TheirProvider
  let client: OpenIDClient

  beforeAll(async () => {
    await once(application.listen(0, '127.0.0.1'), 'listening')
    // It listens on TCP.
    const { port } = application.address() as AddressInfo
    provider = await startTheirProvider([
      {
        client_id: 'app',
        post_logout_redirect_uris: [afterLogout],
        backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
        backchannel_logout_session_required: true,
      },
    ])
    client = await ourClient(provider)
    const handler = toFetch(
      backChannelLogout({
        client,
        store: memoryStore(),
        onLogout: (notice) => void notices.push(notice),
      }),
    )
    application.on('request', async (incoming, outgoing) => {
      const body = await text(incoming)
      const type = incoming.headers['content-type'] ?? ''
      const url = `http://127.0.0.1:${port}${incoming.url}`
      const request = new Request(url, { method: 'POST', headers: { 'content-type': type }, body })
      const { status, headers } = await handler(request)
      outgoing.writeHead(status, Object.fromEntries(headers)).end()
    })
  })
  afterAll(async () => {
    await provider.stop()
    application.close()
    application.closeAllConnections()
  })

  async function login(): Promise<string> {
    const { url, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = await signInThere(url, 'alice', browser)
    const { userinfo } = await client.fetchToken({ ...kept, authorizationResponse })
    return String(userinfo?.['sid'])
  }

  it('ends the session at the provider, comes back, and hears of it, RP-Initiated Logout §2, Back-Channel Logout §2.5', async () => {
    const sid = await login()
    const { url, state = '' } = await client.createLogoutUrl({ postLogoutRedirectUri: afterLogout })
    const page = await browser.follow(await browser.request(url), afterLogout)
    const end = await browser.follow(await browser.submit(page, { logout: 'yes' }), afterLogout)
    expect(client.validateLogoutResponse(end.location ?? '', { state })).toEqual({ state })
    expect(notices).toMatchObject([{ iss: provider.issuer, clientId: 'app', sid }])
  })

  it('has the person sign in again then, RP-Initiated Logout §4', async () => {
    const { url } = client.createAuthorizationUrl()
    const page = await browser.follow(await browser.request(url))
    expect(page.body).toContain('name="login"')
  })
})
