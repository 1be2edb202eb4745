import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, jwt } from '@authkit/jose'
import { MissingEndpointError } from '@authkit/oauth2/client'
import { OpenIDClient } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import {
  withRequestObject,
  type WithRequestObjectOptions,
} from '../../../src/client/request-object/with-request-object.ts'

const now = 1_800_000_000
const key = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'c1' })
const issuer = 'https://op.example'

const client = (endpoint = `${issuer}/authorize`) =>
  new OpenIDClient({
    clientId: 'app',
    redirectUri: 'https://app.example/cb',
    serverMetadata: { issuer, authorization_endpoint: endpoint, jwks_uri: `${issuer}/jwks` },
  })

const signing = { key, alg: 'ES256', clock: () => now }

const claimsOf = (token: string | null) =>
  jwt.decode(token ?? '', key.toJSON(), { clock: () => now, issuer: 'app', audience: issuer })

describe('withRequestObject', () => {
  it('moves all parameters into the request object and leaves outside what has to be there (Core §6.1)', async () => {
    const relyingParty = client()
    const request = relyingParty.createAuthorizationUrl({ login_hint: 'alice', prompt: 'login' })
    const { url, ...kept } = await withRequestObject(relyingParty, request, signing)
    const { url: before, ...expected } = request
    expect(kept).toEqual(expected)
    const query = new URL(url).searchParams
    expect([...query.keys()].toSorted()).toEqual(['client_id', 'request', 'response_type', 'scope'])
    const inside = claimsOf(query.get('request'))
    expect(inside).toMatchObject(Object.fromEntries(new URL(before).searchParams))
    expect(inside).toMatchObject({ state: kept.state, nonce: kept.nonce, login_hint: 'alice' })
    expect(url).not.toContain('alice')
  })

  it('writes max_age as a number, claims as an object and repeated parameters as a list (RFC 9101 §4)', async () => {
    const relyingParty = client()
    const request = relyingParty.createAuthorizationUrl({
      max_age: 60,
      claims: JSON.stringify({ id_token: { acr: { essential: true } } }),
      resource: ['https://a.example', 'https://b.example'],
    })
    const { url } = await withRequestObject(relyingParty, request, signing)
    expect(claimsOf(new URL(url).searchParams.get('request'))).toMatchObject({
      max_age: 60,
      claims: { id_token: { acr: { essential: true } } },
      resource: ['https://a.example', 'https://b.example'],
    })
    const wrong = relyingParty.createAuthorizationUrl({ claims: '{' })
    await expect(withRequestObject(relyingParty, wrong, signing)).rejects.toThrow(
      AuthkitConfigError,
    )
  })

  it('sends it by reference when the application publishes it (Core §6.2, RFC 9101 §5.2)', async () => {
    const published: string[] = []
    const relyingParty = client()
    const { url } = await withRequestObject(relyingParty, relyingParty.createAuthorizationUrl(), {
      ...signing,
      publish: async (requestObject) => {
        published.push(requestObject)
        return `https://app.example/requests/${published.length}#hash`
      },
    })
    const query = new URL(url).searchParams
    expect(query.get('request_uri')).toBe('https://app.example/requests/1#hash')
    expect(query.has('request')).toBe(false)
    expect(claimsOf(published[0] ?? '')['redirect_uri']).toBe('https://app.example/cb')
  })

  it.each([
    'http://app.example/1',
    'app.example/1',
    'javascript:1',
    '',
    `https://app.example/${'a'.repeat(512)}`,
    'https://app.example/é',
  ])('refuses the request_uri %.40j (RFC 9101 §5.2, Core §6.2)', async (uri) => {
    const relyingParty = client()
    const request = relyingParty.createAuthorizationUrl()
    const options = { ...signing, publish: () => uri }
    await expect(withRequestObject(relyingParty, request, options)).rejects.toThrow(
      AuthkitConfigError,
    )
    const urn = { ...signing, publish: () => 'urn:ietf:params:oauth:request_uri:1' }
    await expect(withRequestObject(relyingParty, request, urn)).resolves.toHaveProperty('url')
  })

  it('sends one that nobody signed only when it is called so (Core §6.1)', async () => {
    const relyingParty = client()
    const request = relyingParty.createAuthorizationUrl()
    const { url } = await withRequestObject(relyingParty, request, { unsigned: true })
    const token = new URL(url).searchParams.get('request') ?? ''
    expect(new JsonWebSignature().deserializeUnsecured(token).header.alg).toBe('none')
    // What a caller in JavaScript may forget.
    const forgotten = {} as WithRequestObjectOptions
    await expect(withRequestObject(relyingParty, request, forgotten)).rejects.toThrow(
      AuthkitConfigError,
    )
    const none = { ...signing, alg: 'none' }
    await expect(withRequestObject(relyingParty, request, none)).rejects.toThrow(AuthkitConfigError)
  })

  it('leaves the query of the endpoint where it is (RFC 6749 §3.1)', async () => {
    const relyingParty = client(`${issuer}/authorize?policy=b2c`)
    const request = relyingParty.createAuthorizationUrl()
    const { url } = await withRequestObject(relyingParty, request, signing)
    expect(url.startsWith(`${issuer}/authorize?policy=b2c&`)).toBe(true)
    expect(claimsOf(new URL(url).searchParams.get('request'))).not.toHaveProperty('policy')
  })

  it('needs a client that knows issuer and endpoint of its provider', async () => {
    const request = { url: `${issuer}/authorize?client_id=app` }
    const nameless = { clientId: 'app', serverMetadata: {} }
    await expect(withRequestObject(nameless, request, signing)).rejects.toThrow(AuthkitConfigError)
    const without = { clientId: 'app', serverMetadata: { issuer } }
    await expect(withRequestObject(without, request, signing)).rejects.toThrow(MissingEndpointError)
  })
})
