import { describe, expect, it } from 'vitest'
import { basic, createProvider, json, redirectUri, secret } from '../provider.ts'

const next = 'Qp7xWz2aRk5mTn8vYb3cLd6fGh9jSe4u'
const form = { grant_type: 'client_credentials', scope: 'read admin' }
const metadata = () => ({
  client_id: 'web',
  client_secret: secret,
  client_secrets: [{ client_secret: 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f' }],
  grant_types: ['client_credentials'],
  redirect_uris: [redirectUri],
  scope: 'read admin',
})

describe('a client that the application changes in place', () => {
  it('attack A7: has its new secret and scope at once, and no longer the old, RFC 6749 §2.3.1', async () => {
    const row = metadata()
    const { token } = createProvider({ clients: () => row })
    expect(json(await token(form))['scope']).toBe('read admin')
    row.client_secret = next
    row.client_secrets.pop()
    row.scope = 'read'
    for (const old of [secret, 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f']) {
      expect((await token(form, basic('web', old))).status).toBe(401)
    }
    expect(json(await token(form, basic('web', next)))['scope']).toBe('read')
  })

  it('keeps what was checked when it is written down, RFC 7591 §2', async () => {
    const written = metadata()
    const { token } = createProvider({ clients: [written] })
    written.client_secret = 'x'
    written.scope = 'nothing'
    expect(json(await token(form))['scope']).toBe('read admin')
  })
})
