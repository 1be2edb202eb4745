import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { clientSecretBasic, clientSecretPost, none, OAuth2Client } from '../../../src/client.ts'

const form = {
  url: 'https://as.example/token',
  headers: { accept: 'x' },
  form: [['a', 'b']],
} as const

describe('client authentication', () => {
  it('A01 sends Basic with both parts form-encoded, RFC 6749 §2.3.1', async () => {
    const client = { clientId: 'a:b c', clientSecret: 'p%+ü' }
    const { headers, form: pairs } = await clientSecretBasic().authenticate(form, client)
    const [scheme, credentials = ''] = headers['authorization']?.split(' ') ?? []
    expect(scheme).toBe('Basic')
    expect(Buffer.from(credentials, 'base64').toString()).toBe('a%3Ab+c:p%25%2B%C3%BC')
    expect(headers['accept']).toBe('x')
    expect(pairs).toEqual([['a', 'b']])
  })

  it('A01 sends the header of the example, RFC 6749 §2.3.1', async () => {
    const client = { clientId: 's6BhdRkqt3', clientSecret: '7Fjfp0ZBr1KtDRbnfVdmIw' }
    const { headers } = await clientSecretBasic().authenticate(form, client)
    expect(headers['authorization']).toBe('Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3')
  })

  it('A02, T4.02 sends both in the form and nothing in the header, RFC 6749 §2.3.1', async () => {
    const request = await clientSecretPost().authenticate(form, {
      clientId: 'c',
      clientSecret: 's',
    })
    expect(request.headers).toEqual({ accept: 'x' })
    expect(request.form).toEqual([
      ['a', 'b'],
      ['client_id', 'c'],
      ['client_secret', 's'],
    ])
  })

  it('A03 sends the identifier of a public client, RFC 6749 §3.2.1', async () => {
    const request = await none().authenticate(form, { clientId: 'c' })
    expect(request.headers).toEqual({ accept: 'x' })
    expect(request.form).toEqual([
      ['a', 'b'],
      ['client_id', 'c'],
    ])
  })

  it('T4.11 names the methods that exist when it is given another', () => {
    const options = { clientId: 'c', clientSecret: 's', tokenEndpointAuthMethod: 'magic' }
    expect(() => new OAuth2Client(options)).toThrow(/client_secret_basic, client_secret_post, none/)
  })

  it.each(['client_secret_basic', 'client_secret_post'])(
    'refuses %s without a secret',
    (method) => {
      const create = () => new OAuth2Client({ clientId: 'c', tokenEndpointAuthMethod: method })
      expect(create).toThrow(/needs a clientSecret/)
    },
  )

  it('refuses two methods of one name', () => {
    const options = { clientId: 'c', clientAuthentications: [none(), none()] }
    expect(() => new OAuth2Client(options)).toThrow(AuthkitConfigError)
  })

  it('refuses a list without a method that fits', () => {
    const options = { clientId: 'c', clientAuthentications: [clientSecretPost()] }
    expect(() => new OAuth2Client(options)).toThrow(AuthkitConfigError)
  })
})
