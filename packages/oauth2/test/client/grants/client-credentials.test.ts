import { fixedClock } from '@authkit/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { InvalidTokenError, OAuth2Client, type OAuth2ClientOptions } from '../../../src/client.ts'
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/api', { body: 'fine' })
  server.on('/token', ({ form }) => ({
    body: { access_token: `${form.get('scope')} ${server.received.length}`, expires_in: 3600 },
  }))
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}) {
  const clock = fixedClock()
  const app = new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    clock,
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    allowedOrigins: [server.origin],
    ...options,
  })
  return { app, clock, call: () => app.fetch(`${server.origin}/api`) }
}

const scopes = () => server.to('/token').map(({ form }) => form.get('scope'))

describe('clientCredentials()', () => {
  it('C54 renews a token in the way in which it was fetched, RFC 6749 §4.4.2', async () => {
    const { app, clock, call } = client({ scope: 'usual' })
    await app.fetchToken({ grantType: 'client_credentials', scope: 'special' })
    clock.advance(7200)
    await call()
    expect(scopes()).toEqual(['special', 'special'])
  })

  it('C54 does not renew another token in that way', async () => {
    const { app, clock, call } = client()
    await app.fetchToken({ grantType: 'client_credentials', scope: 'special' })
    app.token = { access_token: 'of a user', expires_in: 60 }
    clock.advance(7200)
    await expect(call()).rejects.toThrow(InvalidTokenError)
    await app.fetchToken({ grantType: 'urn:example:user', scope: 'other' })
    clock.advance(7200)
    await expect(call()).rejects.toThrow(InvalidTokenError)
    expect(scopes()).toEqual(['special', 'other'])
  })
})
