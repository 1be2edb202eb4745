import { AuthkitConfigError } from '@authkit/common'
import {
  clientSecretBasic as theirBasic,
  clientSecretPost as theirPost,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { clientSecretBasic, clientSecretPost, none, OAuth2Client } from '../../../src/client.ts'
import { authorizationServer } from '../support/authorization-server.ts'

const form = {
  url: 'https://as.example/token',
  headers: { accept: 'x' },
  form: [['a', 'b']],
} as const

async function basicOf(
  client: { readonly clientId: string; readonly clientSecret: string },
  options?: Parameters<typeof clientSecretBasic>[0],
): Promise<string> {
  const { headers } = await clientSecretBasic(options).authenticate(form, client)
  const [scheme, credentials = ''] = headers['authorization']?.split(' ') ?? []
  expect(scheme).toBe('Basic')
  return Buffer.from(credentials, 'base64').toString()
}

describe('clientSecretBasic', () => {
  it('A01, A11, M02, T4.03 sends both parts form-encoded and leaves the rest alone, RFC 6749 §2.3.1', async () => {
    const client = { clientId: 'a:b c', clientSecret: 'p%+ü' }
    expect(await basicOf(client)).toBe('a%3Ab+c:p%25%2B%C3%BC')
    const request = await clientSecretBasic().authenticate(form, client)
    expect(request).toMatchObject({ url: form.url, headers: { accept: 'x' }, form: [['a', 'b']] })
  })

  it('A01 sends the header of the example, RFC 6749 §2.3.1', async () => {
    const client = { clientId: 's6BhdRkqt3', clientSecret: '7Fjfp0ZBr1KtDRbnfVdmIw' }
    const { headers } = await clientSecretBasic().authenticate(form, client)
    expect(headers['authorization']).toBe('Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3')
  })

  it('A01, T4.03, T4.04 sends both as they are in UTF-8 where the server wants it', async () => {
    const client = { clientId: 'app', clientSecret: 'p:%+ü€' }
    expect(await basicOf(client, { encoding: 'raw' })).toBe('app:p:%+ü€')
  })

  it('T4.04 sends secrets beyond latin-1, RFC 6749 §2.3.1', async () => {
    expect(await basicOf({ clientId: 'app', clientSecret: '€😀' })).toBe(
      'app:%E2%82%AC%F0%9F%98%80',
    )
  })

  it('refuses a clientId with a colon in raw form, where the client is made and where it is used', async () => {
    const method = clientSecretBasic({ encoding: 'raw' })
    const client = { clientId: 'urn:app', clientSecret: 's' }
    const options = { ...client, tokenEndpointAuthMethod: method }
    expect(() => new OAuth2Client(options)).toThrow(/colon/)
    expect(() => method.authenticate(form, client)).toThrow(AuthkitConfigError)
    expect(await basicOf(client)).toBe('urn%3Aapp:s')
  })

  it.each([{ encoding: 'latin1' }, { encoding: 1 }, { encodig: 'raw' }])(
    'refuses the options %j',
    (options) => {
      expect(() => clientSecretBasic(options as { encoding: 'raw' })).toThrow(AuthkitConfigError)
    },
  )
})

describe('clientSecretPost', () => {
  it('A02, T4.02 sends both in the form and nothing in the header, RFC 6749 §2.3.1', async () => {
    const client = { clientId: 'c', clientSecret: 's' }
    const request = await clientSecretPost().authenticate(form, client)
    expect(request.headers).toEqual({ accept: 'x' })
    expect(request.form).toEqual([
      ['a', 'b'],
      ['client_id', 'c'],
      ['client_secret', 's'],
    ])
  })
})

describe('none', () => {
  it('A03 sends the identifier of a public client, RFC 6749 §3.2.1', async () => {
    const request = await none().authenticate(form, { clientId: 'c' })
    expect(request.headers).toEqual({ accept: 'x' })
    expect(request.form).toEqual([
      ['a', 'b'],
      ['client_id', 'c'],
    ])
  })
})

describe('at our server', () => {
  const clientId = 'app:one'
  const clientSecret = 'p%+ü €-0123456789-abcdef'
  const grant_types = ['client_credentials']

  it.each([
    ['client_secret_basic', theirBasic()],
    ['client_secret_post', theirPost()],
  ])('A01, A02 gets a token by %s, RFC 6749 §2.3.1', async (method, theirs) => {
    const { fetch, serverMetadata } = authorizationServer({
      clientAuthentication: [theirs],
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          token_endpoint_auth_method: method,
          grant_types,
        },
      ],
    })
    const client = new OAuth2Client({ clientId, clientSecret, serverMetadata, fetch })
    expect((await client.fetchToken()).access_token).not.toBe('')
  })
})
