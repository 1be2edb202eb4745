import { OpenIDToken } from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EvilProvider } from '../support/evil-provider.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => {
  provider.reset()
  provider.behaviour.callback = (response) => response.set('session_state', 'hash.salt')
})
afterAll(() => provider.server.close())

describe('the session_state of a login', () => {
  it('is kept with the token and in its JSON form (Session Management §2)', async () => {
    const token = await provider.login(provider.relyingParty(), {})
    expect(token.sessionState).toBe('hash.salt')
    expect(token.toJSON()['session_state']).toBe('hash.salt')
    const stored = OpenIDToken.from(JSON.parse(JSON.stringify(token)))
    expect(stored.sessionState).toBe('hash.salt')
  })

  it('stays when the token is renewed, whatever the token endpoint calls so (Session Management §2)', async () => {
    const client = provider.relyingParty()
    await provider.login(client, {})
    provider.behaviour.token = (body) => ({ body: { ...body, session_state: 'other' } })
    expect((await client.refreshToken()).sessionState).toBe('hash.salt')
    provider.behaviour.sign = () => undefined
    expect((await client.refreshToken()).sessionState).toBe('hash.salt')
  })

  it('is none where the provider sent none, or what cannot be one (Session Management §2)', async () => {
    for (const value of ['', 'a b']) {
      provider.behaviour.callback = (response) => response.set('session_state', value)
      // oxlint-disable-next-line no-await-in-loop
      const token = await provider.login(provider.relyingParty(), {})
      expect(token.sessionState).toBeUndefined()
      expect(token.toJSON()).not.toHaveProperty('session_state')
    }
    const stored = { access_token: 'a', session_state: 5 }
    expect(OpenIDToken.from(stored).sessionState).toBeUndefined()
  })

  it('comes with the parsed authorization response too', () => {
    const client = provider.relyingParty()
    const { url, state } = client.createAuthorizationUrl()
    const response = client.parseAuthorizationResponse(provider.authorize(url), { state })
    expect(response.sessionState).toBe('hash.salt')
  })
})
