import { AuthkitConfigError } from '@authkit/common'
import { clientSecretBasic, clientSecretJwt, hashClientSecret } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { validSecrets, verifyClientSecret } from '../../../src/server/clients/client-secret.ts'
import { toClient } from '../../../src/server/clients/client.ts'
import { basic, createProvider, json, redirectUri, secret } from '../provider.ts'

const now = 1_700_000_000
const methods = new Map(
  [clientSecretBasic(), clientSecretJwt()].map((method) => [method.method, method]),
)
const prepare = (metadata: Record<string, unknown>) =>
  toClient({ client_id: 'web', ...metadata }, { methods, needsSecret: () => false })
const wordOf = (value: unknown): string => String(value)
const form = { grant_type: 'client_credentials' }

describe('members of another kind', () => {
  it.each([
    ['redirect_uris', 'https://app.example/callback', 'a list of texts'],
    ['redirect_uris', { 0: redirectUri, length: 1 }, 'a list of texts'],
    ['redirect_uris', [undefined], 'a list of texts'],
    ['redirect_uris', [null], 'a list of texts'],
    ['redirect_uris', [[redirectUri]], 'a list of texts'],
    ['grant_types', 'authorization_code refresh_token client_credentials', 'a list of texts'],
    ['grant_types', {}, 'a list of texts'],
    ['response_types', 'code token', 'a list of texts'],
    ['client_secrets', '[]', 'a list of objects'],
    ['client_secrets', {}, 'a list of objects'],
    ['client_secrets', [secret], 'a list of objects'],
    ['scope', ['read'], 'a text'],
  ])('attack A2: are named and match nothing, %s %j, RFC 7591 §2', async (member, value, shape) => {
    const message = `Client "web": ${member} is ${shape}`
    expect(() => prepare({ [member]: value })).toThrow(AuthkitConfigError)
    const metadata = { client_id: 'web', client_secret: secret, grant_types: [], [member]: value }
    expect(() => createProvider({ clients: [metadata] })).toThrow(message)
    const { authorize, token } = createProvider({ clients: () => metadata })
    for (const refused of [authorize(), token(form)]) {
      await expect(refused).rejects.toThrow(message)
      await expect(refused).rejects.toBeInstanceOf(AuthkitConfigError)
    }
  })

  it.each(['https://app.ex', 'https://app.example', 'https://app.example/callback'])(
    'attack A2: redirect to no part of a text, %s, RFC 9700 §2.1',
    async (redirect_uri) => {
      const row = { client_id: 'web', client_secret: secret, redirect_uris: redirectUri }
      // What a query answers is what the table has.
      const { authorize } = createProvider({ clients: () => row as never })
      await expect(authorize({ redirect_uri })).rejects.toThrow('redirect_uris is a list')
    },
  )

  it('attack A2: are refused in a list of clients, where null and a text are none, RFC 7591 §2', () => {
    for (const client of [null, undefined, 'web']) {
      const options: object = { clients: [client] }
      expect(() => createProvider(options)).toThrow('clients is a list of metadata')
    }
    const secrets = [{ client_secret: 5 }, { client_secrets: [{ client_secret: {} }] }]
    for (const wrong of secrets) {
      const options: object = { clients: [{ client_id: 'web', grant_types: [], ...wrong }] }
      expect(() => createProvider(options)).toThrow('client_secret is a text of at least 16')
    }
    const empty = { client_id: 'web', grant_types: [], client_secret_hash: null }
    const options: object = { clients: [{ ...empty, client_secrets: [null] }] }
    expect(() => createProvider(options)).toThrow('client_secret is missing')
  })
})

describe('secrets of a client that the application looks up', () => {
  it.each(['x', ' ', '', secret.slice(0, 15), 0, {}, [], Number.NaN, true])(
    'attack A1: are none where one cannot be, %j, and nobody is let in, RFC 6749 §10.10',
    async (wrong) => {
      const row = {
        client_id: 'web',
        client_secret: wrong,
        client_secrets: [{ client_secret: wrong }],
      }
      const metadata = { ...row, grant_types: ['client_credentials'] }
      const { token } = createProvider({ clients: () => metadata as never })
      for (const presented of [wordOf(wrong), '', 'undefined', secret]) {
        const response = await token(form, basic('web', presented))
        expect([response.status, json(response)['error']]).toEqual([401, 'invalid_client'])
      }
    },
  )

  it('attack A1: let the others in that stand beside a bad one, RFC 7591 §3.2.1', () => {
    const client = prepare({ client_secret: 'short', client_secrets: [{ client_secret: secret }] })
    expect(verifyClientSecret(secret, client, now)).toBe(true)
    expect(verifyClientSecret('short', client, now)).toBe(false)
    expect(JSON.stringify(client)).not.toContain('short')
  })

  it('attack A1: sign nothing where they are no text, Core §10.1', () => {
    const method = { token_endpoint_auth_method: 'client_secret_jwt' }
    const client_secret_hash = hashClientSecret(secret)
    const wrong = [5, {}].map((client_secret) => ({ client_secret, client_secret_hash }))
    const client = prepare({ ...method, ...wrong[0], client_secrets: wrong })
    expect(validSecrets(client, now)).toEqual([])
  })
})

describe('a secret in clear text', () => {
  const earlier = 'Qp7xWz2aRk5mTn8vYb3cLd6fGh9jSe4u'
  const metadata = {
    client_id: 'web',
    token_endpoint_auth_method: 'client_secret_jwt',
    client_secret: secret,
    client_secrets: [Object.freeze({ client_secret: earlier })],
    redirect_uris: [redirectUri],
  }

  it('attack A13: is in no copy and no JSON of a client, as pages and logs make them, RFC 6819 §5.1.4.1.3', async () => {
    const clientAuthentication = [clientSecretJwt()]
    const clients = [metadata]
    for (const given of [clients, () => metadata]) {
      const { authorize } = createProvider({ clientAuthentication, clients: given })
      const { client } = await authorize()
      const copies = [
        client,
        { ...client },
        ...(client.client_secrets ?? []).map((each) => ({ ...each })),
      ]
      for (const text of [secret, earlier]) {
        expect(JSON.stringify([copies, structuredClone(client)])).not.toContain(text)
      }
      const texts = validSecrets(client, now).map((each) => each.client_secret)
      expect(texts).toEqual([secret, earlier])
    }
    expect(Object.keys(metadata)).toContain('client_secret')
  })
})
