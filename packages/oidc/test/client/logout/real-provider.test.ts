import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import type { HttpHandler } from '@authkit/common/http'
import { JsonWebKey } from '@authkit/jose'
import { backChannelLogout, discover, type LogoutNotice, OpenIDClient } from '@authkit/oidc/client'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const key = JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' })
const notices: LogoutNotice[] = []

/** What a client of oidc-provider can do to its application. */
interface OwnClient {
  backchannelLogout(sub: string, sid: string): Promise<void>
}

let provider: Provider
let close = (): void => {}
let handle: HttpHandler

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  close = () => {
    server.close()
    server.closeAllConnections()
  }
  // A server that listens on TCP has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const issuer = await listen((request, response) => listener(request, response))
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'app',
        client_secret: 'secret',
        redirect_uris: ['https://app.example/cb'],
        backchannel_logout_uri: 'https://app.example/logout',
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [key.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    features: { backchannelLogout: { enabled: true } },
    // Its own would not send to a name that leads nowhere.
    fetch: (url, init) => toFetch(handle)(new Request(url, init)),
  })
  listener = provider.callback()
  const client = new OpenIDClient({ clientId: 'app', serverMetadata: await discover(issuer) })
  handle = backChannelLogout({
    client,
    store: memoryStore(),
    requireType: true,
    onLogout: (notice) => void notices.push(notice),
  })
})
afterAll(() => close())

describe('oidc-provider', () => {
  it('ends a session of the application by a Logout Token (Back-Channel Logout §2.5, §2.8)', async () => {
    // A method of the provider's own that its types do not know.
    const client = (await provider.Client.find('app')) as unknown as OwnClient
    await client.backchannelLogout('alice', 'session-1')
    expect(notices.map(({ sub, sid, clientId }) => [sub, sid, clientId])).toEqual([
      ['alice', 'session-1', 'app'],
    ])
  })
})
