import { AccessDeniedError } from '@authkit/oauth2'
import { AuthorizationRequestError, type MatchRedirectUri } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import {
  authorizationParameters,
  createProvider,
  get,
  locationOf,
  redirectUri,
} from '../provider.ts'

const preview = 'https://pr-7.preview.example/callback'
const previews: MatchRedirectUri = (uri, client) =>
  client.client_id === 'web' && /^https:\/\/pr-\d+\.preview\.example\/callback$/.test(uri)

const asked = (redirect_uri: string, client_id = 'web') =>
  get('/authorize', { ...authorizationParameters, client_id, redirect_uri })

describe('matchRedirectUri', () => {
  it('takes a URI that nobody registered, and each use is reported, RFC 9700 §2.1', async () => {
    const { server, events, exchange } = createProvider({ matchRedirectUri: previews })
    const location = locationOf(await answerAuthorization(server, asked(preview)))
    expect(location.origin + location.pathname).toBe(preview)
    expect(events).toContainEqual({
      type: 'redirect_uri_matched',
      clientId: 'web',
      redirectUri: preview,
    })
    const code = location.searchParams.get('code') ?? ''
    expect((await exchange(code, { redirect_uri: preview })).status).toBe(200)
  })

  it('is off unless given, and not asked about a registered URI', async () => {
    const { server } = createProvider()
    expect((await answerAuthorization(server, asked(preview))).status).toBe(400)
    const uris: string[] = []
    const watching = createProvider({ matchRedirectUri: (uri) => uris.push(uri) > 0 })
    expect((await answerAuthorization(watching.server, asked(redirectUri))).status).toBe(303)
    expect(uris).toEqual([])
    expect(watching.events.map(({ type }) => type)).not.toContain('redirect_uri_matched')
  })

  it('says no for what it does not take, and then nothing redirects', async () => {
    const { server } = createProvider({
      matchRedirectUri: async (uri, client) => previews(uri, client),
    })
    for (const [uri, client] of [
      ['https://evil.example/callback', 'web'],
      [`${preview}/..`, 'web'],
      [preview, 'other'],
    ] as const) {
      const response = await answerAuthorization(server, asked(uri, client))
      expect(response.status).toBe(400)
      expect(response.headers).not.toHaveProperty('location')
    }
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example/callback',
    'https://user@app.example/callback',
    'https://app.example/callback#x',
    'https://app.example\\@evil.example/',
    'https://app.example/é',
    'callback',
  ])('A-03, A-06 is never asked about %s', async (uri) => {
    const uris: string[] = []
    const { server } = createProvider({ matchRedirectUri: (each) => uris.push(each) > 0 })
    expect((await answerAuthorization(server, asked(uri))).status).toBe(400)
    expect(uris).toEqual([])
  })

  it.each([1, 'yes', {}, [], undefined, null])('takes %j for no, S-C1', async (answer) => {
    const options: object = { matchRedirectUri: () => answer }
    const { server } = createProvider(options)
    expect((await answerAuthorization(server, asked(preview))).status).toBe(400)
  })

  it('refuses when it throws, and redirects nowhere, A-04', async () => {
    const broken = createProvider({ matchRedirectUri: () => Promise.reject(new Error('down')) })
    await expect(answerAuthorization(broken.server, asked(preview))).rejects.toThrow('down')
    const refusing = createProvider({
      matchRedirectUri: () => Promise.reject(new AccessDeniedError()),
    })
    const refused = refusing.server.validateConsentRequest(asked(preview))
    await expect(refused).rejects.toMatchObject({ error: 'access_denied' })
    await expect(refused).rejects.not.toBeInstanceOf(AuthorizationRequestError)
  })
})
