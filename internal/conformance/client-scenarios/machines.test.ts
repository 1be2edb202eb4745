import { AssertionSession as AxiosSession } from '@authkit/axios'
import { AssertionSession as GotSession } from '@authkit/got'
import { AssertionClient, type AssertionClientOptions, OAuth2Client } from '@authkit/oauth2/client'
import { OpenIDClient } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { authentication } from './methods.ts'
import { providersWith } from './providers/providers.ts'
import { keys, type Scenario, scenarioAt } from './scenario.ts'

const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

async function optionsAt({ provider, api, metadata, method }: Scenario) {
  const { clientSecret } = provider()
  const { secret, method: tokenEndpointAuthMethod } = authentication(method, clientSecret, keys)
  const client = { clientId: method, ...secret, tokenEndpointAuthMethod }
  return { ...client, serverMetadata: await metadata(), apiBaseUrl: `${api().origin}/` }
}

describe.each(providersWith('device'))('a device at $name', (definition) => {
  const scenario = scenarioAt(definition)
  const Client = definition.lacks.openid === undefined ? OpenIDClient : OAuth2Client

  it('G15 shows a code and asks until its user has let it in, RFC 8628 §3.1 to §3.5', async () => {
    const options = await optionsAt(scenario)
    const { scope, letIn } = scenario.provider()
    const device = new Client({ ...options, scope })
    const authorization = await device.requestDeviceAuthorization()
    const asked: number[] = []
    const token = await device.pollDeviceToken(authorization, {
      // The server counts by its own clock, and says slow_down to who asks at once.
      wait: async (seconds) => void asked.push(seconds),
      onPending: async () => (asked.length === 1 ? letIn?.(authorization) : undefined),
    })
    expect(asked.length).toBeGreaterThan(1)
    expect((await device.fetch('notes')).status).toBe(200)
    expect((await device.refreshToken()).access_token).not.toBe(token.access_token)
    await expect(
      device.fetchToken({
        grantType: 'urn:ietf:params:oauth:grant-type:device_code',
        deviceCode: authorization.device_code,
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe.each(providersWith('exchange'))('a token exchange at $name', (definition) => {
  const scenario = scenarioAt(definition)

  it('G15 gives a smaller token for the same user, and the client keeps its own, RFC 8693 §2.1', async () => {
    const { oauth, browser, users } = await scenario.start({
      clientOptions: { scope: 'read write' },
    })
    await browser().login()
    const [token] = users.values()
    const client = new OAuth2Client({ ...(await optionsAt(scenario)), token })
    const subject = {
      subjectToken: client.token?.access_token ?? '',
      subjectTokenType: accessToken,
    }
    const small = await client.exchangeToken({ ...subject, scope: 'read' })
    expect(small).toMatchObject({ scope: 'read', issued_token_type: accessToken })
    expect(client.token?.scope).toBe('read write')
    const answer = await oauth.op.fetch('/notes', { token: small })
    expect(await answer.json()).toMatchObject({ who: 'alice' })
    const wrong = client.exchangeToken({ ...subject, subjectToken: 'made-up' })
    await expect(wrong).rejects.toMatchObject({ error: 'invalid_request' })
  })
})

const machines: readonly (readonly [
  string,
  (options: AssertionClientOptions) => readonly [AssertionClient, () => Promise<unknown>],
])[] = [
  [
    'AssertionClient',
    (options) => {
      const client = new AssertionClient(options)
      return [client, async () => (await client.fetch('notes')).json()]
    },
  ],
  [
    'AssertionSession of axios',
    (options) => {
      const client = new AxiosSession(options)
      return [client, async () => (await client.get<unknown>('notes')).data]
    },
  ],
  [
    'AssertionSession of got',
    (options) => {
      const client = new GotSession(options)
      return [client, () => client.get('notes').json()]
    },
  ],
]

describe.each(providersWith('assertion'))('an assertion at $name', (definition) => {
  const scenario = scenarioAt(definition)

  it.each(machines)(
    'M04, M08, M09, T7.01, T7.03, T7.08, T14.04 is exchanged for the first of ten calls, and another when its token is at its end, by %s, RFC 7523 §2.1',
    async (_, create) => {
      const { assertion } = scenario.provider()
      const content = assertion ? { assertion } : { key: keys.own, subject: 'alice' }
      const [client, call] = create({
        ...(await optionsAt(scenario)),
        issuer: 'https://partner.example',
        ...content,
        scope: 'read',
      })
      const { received } = scenario.api()
      const before = received.length
      const answers = await Promise.all(Array.from({ length: 10 }, call))
      expect(answers).toEqual(answers.map(() => ({ who: 'alice', body: '' })))
      const first = client.token
      client.token = { ...first, expires_at: 1 }
      await call()
      const carried = received.slice(before).map(({ headers }) => headers.authorization)
      expect(new Set(carried).size).toBe(2)
      expect(client.token?.scope).toBe('read')
      expect(client.token?.access_token).not.toBe(first?.access_token)
    },
  )
})
