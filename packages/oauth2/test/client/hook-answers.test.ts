import { afterAll, beforeAll, expect, it } from 'vitest'
import { OAuth2Client } from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await scriptedServer()
})
afterAll(() => server.close())

it('C80: a compliance hook may set members of the answer in place, of one that fetch brought too', async () => {
  server.on('/token', { body: 'token=abc' })
  const client = new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
  })
  client.registerComplianceHook('accessTokenResponse', (response) =>
    Object.assign(response, { headers: {}, text: '{"access_token":"abc"}' }),
  )
  const fetched = await client.fetchToken({ grantType: 'client_credentials' })
  expect(fetched.access_token).toBe('abc')
})
