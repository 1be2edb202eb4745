import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import { UserAgent } from '@authkit/testing'
import { discover, OpenIDClient } from '@authkit/oidc/client'
import { OAuth2Client } from '@authkit/oauth2/client'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const key = JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' })
let issuer: string
let close: () => void

/** The provider of another author, with the device flow, on loopback. */
beforeAll(async () => {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  issuer = `http://127.0.0.1:${port}`
  close = () => {
    server.close()
    server.closeAllConnections()
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tv',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    jwks: { keys: [key.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: { deviceFlow: { enabled: true } },
    ttl: {
      AccessToken: 600,
      DeviceCode: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
  })
  listener = provider.callback()
})
afterAll(() => close())

/** Confirms the code and signs in, as the user would in a browser. */
async function signIn(url: string, user: string): Promise<void> {
  const agent = new UserAgent()
  let page = await agent.follow(await agent.request(url))
  for (let step = 0; step < 5 && page.body.includes('<form'); step += 1) {
    const submitted = await agent.submit(page, { login: user, password: 'any' })
    page = await agent.follow(submitted)
  }
}

describe('the device flow at oidc-provider', () => {
  it('G15 waits for the user and gets a verified ID Token, RFC 8628 §3.5, OpenID Connect Core §3.1.3.3', async () => {
    const serverMetadata = await discover(issuer)
    const client = new OpenIDClient({ clientId: 'tv', serverMetadata })
    const device = await client.requestDeviceAuthorization()
    expect(device).toMatchObject({
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verification_uri: `${issuer}/device`,
      interval: 5,
    })
    const asked: number[] = []
    const wait = async (seconds: number): Promise<void> => {
      asked.push(seconds)
      if (asked.length === 2) await signIn(device.verification_uri_complete ?? '', 'alice')
    }
    await client.pollDeviceToken(device, { wait })
    expect(asked).toEqual([5, 5])
    expect(client.token?.id_token).toEqual(expect.any(String))
    expect(client.token?.userinfo).toMatchObject({ sub: 'alice', aud: 'tv' })
  })

  it('ends when the user says no, RFC 8628 §3.5', async () => {
    const serverMetadata = await discover(issuer)
    const client = new OAuth2Client({ clientId: 'tv', serverMetadata, scope: 'openid' })
    const device = await client.requestDeviceAuthorization()
    const wait = async (): Promise<void> => {
      const agent = new UserAgent()
      const page = await agent.follow(await agent.request(device.verification_uri_complete ?? ''))
      await agent.submit(page, { abort: 'yes' })
    }
    await expect(client.pollDeviceToken(device, { wait })).rejects.toMatchObject({
      error: 'access_denied',
    })
  })
})
