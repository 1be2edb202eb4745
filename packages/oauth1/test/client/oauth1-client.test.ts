import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { AuthkitConfigError } from '@authkit/common'
import type { SignatureMethod } from '@authkit/oauth1'
import { OAuth1Auth, OAuth1Client, type OAuth1ClientOptions } from '@authkit/oauth1/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { printer, rsaPrivateKey } from '../signature/vectors.ts'
import { rejectionOf } from './outcome.ts'
import { failure, thrownBy } from '../outcome.ts'

const authorizeUrl = 'https://provider.test/authorize'

function clientOf(options: Partial<OAuth1ClientOptions> = {}): OAuth1Client {
  return new OAuth1Client({ ...printer, authorizeUrl, ...options })
}

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const own: SignatureMethod = {
  signatureMethod: 'OWN',
  needsTls: false,
  sign: () => 'x',
  verify: () => false,
}

describe('the options of OAuth1Client', () => {
  // What callers without a compiler may pass.
  const anything = (value: unknown): never => value as never
  it.each<[string, Partial<OAuth1ClientOptions>]>([
    ['O01, T8.01: no clientId', { clientId: anything(undefined) }],
    ['O01, E14, T8.01: an empty clientId', { clientId: '' }],
    ['O02: no secret for HMAC', { clientSecret: undefined }],
    ['O02: no secret for PLAINTEXT', { clientSecret: undefined, signatureMethod: 'PLAINTEXT' }],
    ['O03: an empty token', { token: '' }],
    ['O05: no private key for RSA', { signatureMethod: 'RSA-SHA1' }],
    ['O05: a key of another kind', { signatureMethod: 'RSA-SHA1', privateKey: ec }],
    ['O05: a key that cannot be read', { signatureMethod: 'RSA-SHA256', privateKey: 'PEM' }],
    ['O07, E14: a signature method that is none', { signatureMethod: 'HMAC-MD5' }],
    ['O07, E14: a name of JavaScript as method', { signatureMethod: 'constructor' }],
    [
      'O47: a method without a way to sign',
      { signatureMethod: anything({ signatureMethod: 'X' }) },
    ],
    ['O47: no method at all in the list', { signatureMethods: [anything(null)] }],
    ['O47: two methods of one name', { signatureMethods: [own, { ...own }] }],
    ['O08, E14: a signature type that is none', { signatureType: anything('HEADER') }],
    [
      'O08, C-24: PLAINTEXT in the query, RFC 5849 §3.4.4',
      { signatureMethod: 'PLAINTEXT', signatureType: 'query' },
    ],
    [
      'O08, O47, C-24: an own method in the query that needs TLS, RFC 5849 §3.4.4',
      { signatureMethod: { ...own, needsTls: true }, signatureType: 'query' },
    ],
    ['O09: forceIncludeBody as text', { forceIncludeBody: anything('no') }],
    ['O10: a realm that would end the header', { realm: 'a\r\nb' }],
    ['O04: a redirectUri that is no URI', { redirectUri: '/ready' }],
    ['O46: a provider over plain http', { tokenCredentialUrl: 'http://provider.test/token' }],
    ['a provider with a user name', { authorizeUrl: 'https://localhost@evil.test/' }],
    ['an API over plain http', { apiBaseUrl: 'http://api.test/' }],
    ['an origin with a path', { allowedOrigins: ['https://api.test/v1'] }],
    ['origins that are no list', { allowedOrigins: anything('https://api.test') }],
    ['an origin that is no text', { allowedOrigins: [anything(1)] }],
    ['a fetch that is none', { fetch: anything({}) }],
    ['a transport that is none', { transport: anything({}) }],
    ['a timeout as text', { timeout: anything('5') }],
    ['a timeout that is over at once', { timeout: 0 }],
    ['a timeout without end', { timeout: Infinity }],
    ['a clock that is none', { clock: anything(5) }],
  ])('tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)', (_title, options) => {
    expect(thrownBy(() => clientOf(options))).toBeInstanceOf(AuthkitConfigError)
  })

  it('O05: quote no key that cannot be read', () => {
    const privateKey = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----'
    const error = thrownBy(() => clientOf({ signatureMethod: 'RSA-SHA1', privateKey }))
    expect(error).toBeInstanceOf(AuthkitConfigError)
    expect(`${error?.message}${String(error?.cause)}`).not.toContain('c2VjcmV0')
  })

  it('O05: take a key as PEM or as an object, and no secret with it', () => {
    const pem = rsaPrivateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    for (const privateKey of [pem, rsaPrivateKey]) {
      const options = { clientId: 'foo', privateKey, signatureMethod: 'RSA-SHA1' }
      expect(failure(() => new OAuth1Client(options))).toBeUndefined()
    }
  })

  it('are an object', () => {
    expect(failure(() => Reflect.construct(OAuth1Client, []))).toBe('ERR_AUTHKIT_CONFIG')
    expect(failure(() => Reflect.construct(OAuth1Auth, [null]))).toBe('ERR_AUTHKIT_CONFIG')
  })
})

describe('the accessors', () => {
  it('O20, CLI-1: redirectUri is absent unless given and can be set', () => {
    const client = clientOf()
    expect(client.redirectUri).toBeUndefined()
    client.redirectUri = new URL('https://client.test/cb')
    expect(client.redirectUri).toBe('https://client.test/cb')
    client.redirectUri = 'oob'
    expect(client.redirectUri).toBe('oob')
    client.redirectUri = 'com.example.app:/cb'
    expect(client.redirectUri).toBe('com.example.app:/cb')
    expect(failure(() => (client.redirectUri = 'nowhere'))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('O03, O21: token always has its three members', () => {
    expect(Object.keys(clientOf().token)).toEqual([
      'oauth_token',
      'oauth_token_secret',
      'oauth_verifier',
    ])
    expect(clientOf({ token: 'a', tokenSecret: 'b', verifier: 'c' }).token).toEqual({
      oauth_token: 'a',
      oauth_token_secret: 'b',
      oauth_verifier: 'c',
    })
    expect(clientOf({ verifier: 'c' }).token.oauth_verifier).toBe('c')
  })

  it('O22, T8.08, CLI-2: setting a token keeps the secret that did not come, and null forgets everything', () => {
    const client = clientOf()
    expect(thrownBy(() => (client.token = {}))).toMatchObject({ error: 'missing_token' })
    expect(thrownBy(() => (client.token = { oauth_token: '' }))).toMatchObject({
      error: 'missing_token',
    })
    client.token = { oauth_token: 'a', oauth_token_secret: 'b' }
    client.token = { oauth_token: 'a', oauth_verifier: 'c' }
    expect(client.token).toEqual({ oauth_token: 'a', oauth_token_secret: 'b', oauth_verifier: 'c' })
    client.token = { oauth_token: 'd' }
    expect(client.token).toEqual({ oauth_token: 'd', oauth_token_secret: 'b', oauth_verifier: 'c' })
    const empty = {
      oauth_token: undefined,
      oauth_token_secret: undefined,
      oauth_verifier: undefined,
    }
    client.token = null
    expect(client.token).toEqual(empty)
    client.token = { oauth_token: 'a', oauth_token_secret: 'b' }
    client.token = undefined
    expect(client.token).toEqual(empty)
  })

  it('O22: a token whose members are no texts is refused', () => {
    const client = clientOf()
    expect(failure(() => (client.token = { oauth_token: 1 }))).toBe('ERR_AUTHKIT_CONFIG')
    const token = { oauth_token: 'a', oauth_token_secret: {} }
    expect(failure(() => (client.token = token))).toBe('ERR_AUTHKIT_CONFIG')
  })
})

describe('a client that is logged', () => {
  it('shows no secret', () => {
    const privateKey = rsaPrivateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const options = { clientSecret: 'marker', tokenSecret: 'marker', verifier: 'marker' }
    const client = clientOf({ token: 'marker', ...options, privateKey })
    const shown = inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)
    expect(shown).toContain(printer.clientId)
    expect(shown).not.toMatch(/marker|PRIVATE/)
  })
})

describe('createAuthorizationUrl', () => {
  it('O23, T8.09, CLI-3: adds the token and parameters, and the callback only when told, RFC 5849 §2.2', () => {
    const client = clientOf({ token: 'foo', redirectUri: 'https://client.test/cb' })
    expect(client.createAuthorizationUrl()).toBe(`${authorizeUrl}?oauth_token=foo`)
    const url = client.createAuthorizationUrl('https://other.test/a?b=c', {
      requestToken: 'f&o',
      params: { oauth_callback: 'https://client.test/cb', x: 'é' },
    })
    expect(url).toBe(
      'https://other.test/a?b=c&oauth_callback=https%3A%2F%2Fclient.test%2Fcb&x=%C3%A9&oauth_token=f%26o',
    )
  })

  it('E02: needs temporary credentials', () => {
    expect(thrownBy(() => clientOf().createAuthorizationUrl())).toMatchObject({
      error: 'missing_request_token',
      status: 400,
    })
  })

  it('needs a URL, and no second oauth_token', () => {
    const client = clientOf({ token: 'foo', authorizeUrl: undefined })
    expect(failure(() => client.createAuthorizationUrl())).toBe('ERR_AUTHKIT_CONFIG')
    expect(failure(() => client.createAuthorizationUrl(`${authorizeUrl}?oauth_token=x`))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
    const params = { oauth_token: 'x' }
    expect(failure(() => client.createAuthorizationUrl(authorizeUrl, { params }))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })

  it.each(['javascript:alert(1)', 'http://provider.test/', 'https://a@provider.test/', 'calc'])(
    'O46, E12, C-13: sends no browser to %s',
    (url) => {
      const client = clientOf({ token: 'foo' })
      expect(thrownBy(() => client.createAuthorizationUrl(url))).toMatchObject({
        error: 'insecure_transport',
      })
    },
  )
})

describe('plain http', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('O46, E12, T8.17: is refused for every host but loopback', async () => {
    const calls: string[] = []
    const fetch: typeof globalThis.fetch = async (input) => {
      calls.push(input instanceof Request ? input.url : input.toString())
      return new Response('oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true')
    }
    const client = clientOf({ fetch })
    const error = await rejectionOf(client.fetchRequestToken('http://provider.test/initiate'))
    expect(error).toMatchObject({
      error: 'insecure_transport',
      code: 'ERR_OAUTH1_CLIENT_INSECURE_TRANSPORT',
    })
    expect(calls).toEqual([])
    await client.fetchRequestToken('http://127.0.0.1:9/initiate')
    await client.fetchRequestToken('http://localhost:9/initiate')
    expect(calls).toHaveLength(2)
  })

  it('O46: is admitted by AUTHKIT_INSECURE_TRANSPORT', async () => {
    vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', '1')
    const fetch: typeof globalThis.fetch = () => Promise.resolve(new Response('ok'))
    const client = clientOf({ fetch, apiBaseUrl: 'http://api.test' })
    expect(await (await client.fetch('/photos')).text()).toBe('ok')
    vi.unstubAllEnvs()
    expect(await rejectionOf(client.fetch('/photos'))).toMatchObject({
      error: 'insecure_transport',
    })
  })
})

describe('the URL of a request for credentials', () => {
  it('comes from the option or the argument', async () => {
    const client = clientOf({ token: 'a', verifier: 'v' })
    expect(await rejectionOf(client.fetchRequestToken())).toBeInstanceOf(AuthkitConfigError)
    expect(await rejectionOf(client.fetchAccessToken())).toBeInstanceOf(AuthkitConfigError)
  })

  it('and its parameters are texts', async () => {
    const url = 'https://provider.test/initiate'
    // What callers without a compiler may pass.
    const params = { scope: undefined } as unknown as Record<string, string>
    const error = await rejectionOf(clientOf().fetchRequestToken(url, { params }))
    expect(error).toBeInstanceOf(AuthkitConfigError)
  })
})
