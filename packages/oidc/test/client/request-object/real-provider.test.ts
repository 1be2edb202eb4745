import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import { UserAgent } from '@authkit/testing'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRequestObject } from '../../../src/client/request-object/request-object.ts'

const clientKey = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'c1', use: 'sig' })
const encryptionKey = JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', kid: 'e1', use: 'enc' })
const providerKey = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'p1', use: 'sig' })

let issuer: string
let close: () => void

beforeAll(async () => {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  // A server that listens on TCP has an address of this form.
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'app',
        client_secret: 'secret',
        redirect_uris: ['https://app.example/cb'],
        request_object_signing_alg: 'RS256',
        jwks: { keys: [clientKey.toJSON()] },
      },
    ],
    jwks: { keys: [providerKey.exportPrivate(), encryptionKey.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    features: { requestObjects: { enabled: true }, encryption: { enabled: true } },
    enabledJWA: { requestObjectEncryptionAlgValues: ['RSA-OAEP-256'] },
    ttl: { Grant: 600, Interaction: 600, Session: 600 },
  })
  listener = provider.callback()
  close = () => {
    server.close()
    server.closeAllConnections()
  }
})
afterAll(() => close())

const parameters = {
  response_type: 'code',
  scope: 'openid',
  redirect_uri: 'https://app.example/cb',
  state: 'the-state-inside',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  prompt: 'none',
}

/** What oidc-provider answers: for `prompt=none` an error at the redirect URI, which stands inside as the state does. */
async function ask(
  request: string,
): Promise<{ readonly status: number; readonly location: string }> {
  const outside = { client_id: 'app', response_type: 'code', scope: 'openid', request }
  const page = await new UserAgent().request(`${issuer}/auth?${new URLSearchParams(outside)}`)
  return { status: page.status, location: page.location ?? '' }
}

describe('oidc-provider', () => {
  it('takes a signed request object (RFC 9101 §5.1)', async () => {
    const request = await createRequestObject(parameters, {
      clientId: 'app',
      audience: issuer,
      key: clientKey,
    })
    const { location } = await ask(request)
    expect(location).toMatch(/^https:\/\/app\.example\/cb\?error=login_required/)
    expect(location).toContain('state=the-state-inside')
  })

  it('takes one that is encrypted for it (RFC 9101 §6.1)', async () => {
    const request = await createRequestObject(parameters, {
      clientId: 'app',
      audience: issuer,
      key: clientKey,
      encrypt: { key: encryptionKey.toJSON(), alg: 'RSA-OAEP-256', enc: 'A256GCM' },
    })
    expect((await ask(request)).location).toContain('state=the-state-inside')
  })

  it('refuses one that somebody else signed', async () => {
    const key = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'c1' })
    const options = { clientId: 'app', audience: issuer, key }
    expect((await ask(await createRequestObject(parameters, options))).location).not.toContain(
      'login_required',
    )
  })
})
