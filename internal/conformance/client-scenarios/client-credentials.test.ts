import { OAuth2Session as AxiosSession } from '@authkit/axios'
import { OAuth2Session as GotSession } from '@authkit/got'
import { OAuth2Client, type OAuth2ClientOptions, type ReplacedToken } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { authentication } from './methods.ts'
import { providersWith } from './providers/providers.ts'
import { keys, scenarioAt } from './scenario.ts'

/** A client, and a call of the API with it. */
interface Machine {
  readonly client: OAuth2Client
  readonly call: () => Promise<unknown>
}

const machines: readonly (readonly [string, (options: OAuth2ClientOptions) => Machine])[] = [
  [
    'OAuth2Client',
    (options) => {
      const client = new OAuth2Client(options)
      return { client, call: async () => (await client.fetch('notes')).json() }
    },
  ],
  [
    'OAuth2Session of axios',
    (options) => {
      const client = new AxiosSession(options)
      return { client, call: async () => (await client.get<unknown>('notes')).data }
    },
  ],
  [
    'OAuth2Session of got',
    (options) => {
      const client = new GotSession(options)
      return { client, call: () => client.get('notes').json() }
    },
  ],
]

describe.each(providersWith('client_credentials'))('a program at $name', (definition) => {
  const { start, provider, api, metadata, method } = scenarioAt(definition)

  async function options(updates: ReplacedToken[]): Promise<OAuth2ClientOptions> {
    const { clientSecret } = provider()
    const { secret, method: tokenEndpointAuthMethod } = authentication(method, clientSecret, keys)
    return {
      clientId: method,
      ...secret,
      tokenEndpointAuthMethod,
      serverMetadata: await metadata(),
      grantType: 'client_credentials',
      scope: 'read',
      apiBaseUrl: `${api().origin}/`,
      updateToken: (_token, replaced) => void updates.push(replaced),
    }
  }

  it.each(machines)(
    'M01, M08, M09, T3.10, T3.11 gets its token with the first of five calls, and another when it is at its end, by %s, RFC 6749 §4.4',
    async (_, create) => {
      const updates: ReplacedToken[] = []
      const { client, call } = create(await options(updates))
      expect(client.token).toBeUndefined()
      const before = api().received.length
      const answers = await Promise.all([1, 2, 3, 4, 5].map(call))
      expect(answers).toEqual(answers.map(() => ({ who: expect.any(String), body: '' })))
      const first = client.token
      expect(first?.scope).toBe('read')
      client.token = { ...first, expires_at: 1 }
      await Promise.all([1, 2, 3, 4, 5].map(call))
      const carried = api()
        .received.slice(before)
        .map(({ headers }) => headers.authorization)
      expect(carried).toEqual([
        ...answers.map(() => `Bearer ${first?.access_token}`),
        ...answers.map(() => `Bearer ${client.token?.access_token}`),
      ])
      expect(client.token?.access_token).not.toBe(first?.access_token)
      expect(updates).toEqual([{}, { accessToken: first?.access_token }])
    },
  )

  it.each(machines)(
    'asks for another scope than usual, by %s, RFC 6749 §3.3',
    async (_, create) => {
      const { client } = create(await options([]))
      expect((await client.fetchToken({ scope: 'write' })).scope).toBe('write')
    },
  )

  it('has the token of the application itself from the registry, and none of a user', async () => {
    const { issuer } = provider()
    const isOpenid = definition.lacks.openid === undefined
    const { oauth, recorder } = await start({
      // A client that logs nobody in looks where RFC 8414 §3 says, and these providers answer elsewhere.
      registration: isOpenid
        ? { serverMetadataUrl: `${issuer}/.well-known/openid-configuration` }
        : {},
      clientOptions: { grantType: 'client_credentials', scope: 'read' },
    })
    const calls = [1, 2, 3].map(async () => (await oauth.op.fetch('/notes')).status)
    expect(await Promise.all(calls)).toEqual([200, 200, 200])
    expect(recorder.grants('client_credentials')).toHaveLength(1)
    await expect(async () => oauth.op.fetch('/notes', { token: null })).rejects.toMatchObject({
      error: 'missing_token',
    })
  })
})
