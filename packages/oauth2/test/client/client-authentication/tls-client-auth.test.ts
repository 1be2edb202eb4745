import { describe, expect, it } from 'vitest'
import { OAuth2Client, selfSignedTlsClientAuth, tlsClientAuth } from '../../../src/client.ts'

const form = {
  url: 'https://as.example/token',
  headers: { accept: 'x' },
  form: [['a', 'b']],
} as const

describe('a client with a certificate', () => {
  it.each([
    ['tls_client_auth', tlsClientAuth()],
    ['self_signed_tls_client_auth', selfSignedTlsClientAuth()],
  ])('A13 is named and nothing else by %s, RFC 8705 §2, §2.1, §2.2', async (name, method) => {
    expect(method).toMatchObject({ name, needsSecret: false })
    const request = await method.authenticate(form, { clientId: 'c', clientSecret: 'unused' })
    expect(request).toEqual({
      ...form,
      form: [
        ['a', 'b'],
        ['client_id', 'c'],
      ],
    })
  })

  it.each(['tls_client_auth', 'self_signed_tls_client_auth'])(
    'A13 can be chosen by the name %s, and its transport brings the certificate',
    async (tokenEndpointAuthMethod) => {
      const sent: { body: string | undefined; authorization: string | undefined }[] = []
      const client = new OAuth2Client({
        clientId: 'c',
        tokenEndpointAuthMethod,
        serverMetadata: { token_endpoint: form.url },
        transport: async ({ body, headers }) => {
          sent.push({ body, authorization: headers['authorization'] })
          const headersBack = { 'content-type': 'application/json' }
          return { status: 200, headers: headersBack, text: '{"access_token":"a"}' }
        },
      })
      await client.fetchToken()
      const body = 'grant_type=client_credentials&client_id=c'
      expect(sent).toEqual([{ body, authorization: undefined }])
    },
  )
})
