import { clientRegistration, type Extension, hashClientSecret } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, createProvider, json, redirectUri, secret } from '../provider.ts'

const uses = 'uses_secret'
const extension: Extension = {
  extension: 'macs',
  needsSecret: (client) => client[uses] === true,
  clientMetadata: [{ member: uses, check: (value) => value }],
}
const hash = hashClientSecret(secret)
const client = { client_id: 'web', client_secret: secret, redirect_uris: [redirectUri] }

describe('a secret that the server works with', () => {
  it('is kept in clear text beside its hash, and hidden from copies and logs, Core §10.1', async () => {
    const { server } = createProvider({ clients: [{ ...client, [uses]: true }] })
    const before = await server.context.findClient('web')
    expect(before?.client_secret).toBeUndefined()
    server.use(extension)
    const found = await server.context.findClient('web')
    expect(found?.client_secret).toBe(secret)
    expect(found?.client_secret_hash).toMatch(/^sha256\$/)
    expect(JSON.stringify(found)).not.toContain(secret)
    expect({ ...found }).not.toHaveProperty('client_secret')
  })

  it('is a hash for every other client', async () => {
    const { server } = createProvider({ clients: [client] })
    server.use(extension)
    expect((await server.context.findClient('web'))?.client_secret).toBeUndefined()
  })

  it('still authenticates the client, RFC 6749 §2.3.1', async () => {
    const { server, token } = createProvider({
      clients: [{ ...client, [uses]: true, grant_types: ['client_credentials'] }],
    })
    server.use(extension)
    const form = { grant_type: 'client_credentials' }
    expect(json(await token(form, basic('web', secret)))).toHaveProperty('access_token')
    expect(json(await token(form, basic('web', `${secret}x`)))['error']).toBe('invalid_client')
  })

  it.each([
    [
      'none',
      { client_secret: undefined, token_endpoint_auth_method: 'none' },
      /client_secret itself/,
    ],
    ['a hash', { client_secret: undefined, client_secret_hash: hash }, /client_secret itself/],
    [
      'a hash beside it',
      { client_secrets: [{ client_secret_hash: hash }] },
      /client_secret itself/,
    ],
    ['few characters', { client_secret: 'x'.repeat(31) }, /at least 32 characters/],
    [
      'an earlier one of few characters',
      { client_secrets: [{ client_secret: 'x'.repeat(31) }] },
      /at least 32 characters/,
    ],
  ])(
    'is there and long where a client is written down: %s does not do, Core §16.19',
    (_, more, message) => {
      const { server } = createProvider({ clients: [{ ...client, ...more, [uses]: true }] })
      expect(() => server.use(extension)).toThrow(message)
    },
  )

  it('is kept for clients that register, long enough for every MAC, RFC 7591 §3.2.1', async () => {
    const { server } = createProvider({ clients: [] })
    server.use(extension)
    server.registerEndpoint(clientRegistration({ initialAccessToken: () => true }))
    const register = async (metadata: object) =>
      json(
        await server.createEndpointResponse('client_registration', {
          method: 'POST',
          url: 'https://issuer.example/register',
          headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
          body: JSON.stringify({ redirect_uris: [redirectUri], ...metadata }),
        }),
      )
    const kept = await register({ [uses]: true })
    const stored = await server.context.findClient(String(kept['client_id']))
    expect(stored?.client_secret).toBe(kept['client_secret'])
    expect(Buffer.byteLength(String(kept['client_secret']))).toBeGreaterThanOrEqual(64)
    const usual = await register({})
    const other = await server.context.findClient(String(usual['client_id']))
    expect(other?.client_secret).toBeUndefined()
  })
})
