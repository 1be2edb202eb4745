import { createHash } from 'node:crypto'
import {
  OAuth1Client,
  type OAuth1ClientOptions,
  type SignatureMethodInput,
} from '@authkit/oauth1/client'
import type { SignatureMethod } from '@authkit/oauth1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rsaPrivateKey, rsaPublicKey } from '../signature/vectors.ts'
import { rejectionOf } from './outcome.ts'
import { type ScriptedServer, scriptedServer } from './scripted-server.ts'
import { verified } from './verified.ts'

let api: ScriptedServer

beforeAll(async () => {
  api = await scriptedServer()
  api.on('/photos', { body: 'ok' })
})
afterAll(() => api.close())

const credentials = {
  clientSecret: 'secret&',
  tokenSecret: 'token secret',
  publicKey: rsaPublicKey,
}

function clientOf(options: Partial<OAuth1ClientOptions> = {}): OAuth1Client {
  return new OAuth1Client({
    clientId: 'client',
    clientSecret: 'secret&',
    token: 'tök en',
    tokenSecret: 'token secret',
    privateKey: rsaPrivateKey,
    apiBaseUrl: api.origin,
    ...options,
  })
}

const json = {
  method: 'POST',
  body: '{"a":[1,"é"]}',
  headers: { 'content-type': 'application/json' },
}
const formType = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }

function multipart(): FormData {
  const form = new FormData()
  form.set('title', 'Ünter')
  form.set('photo', new Blob([Uint8Array.of(0, 255, 13, 10)]), 'photo.bin')
  return form
}

const requests: [string, () => RequestInit][] = [
  ['GET', () => ({})],
  ['DELETE', () => ({ method: 'DELETE' })],
  ['POST without a body', () => ({ method: 'POST' })],
  ['POST of a form', () => ({ method: 'POST', body: new URLSearchParams('b=1&a=x+y&b=%C3%A9&c') })],
  [
    'POST of a form as text',
    () => ({ method: 'POST', headers: formType, body: 'b=1&a=x%20y&a&=z&ö=ü' }),
  ],
  [
    'PUT of a form as bytes',
    () => ({ method: 'PUT', headers: formType, body: Buffer.from('a=1&a=2') }),
  ],
  ['POST of an empty form', () => ({ method: 'POST', body: new URLSearchParams() })],
  ['POST of JSON', () => json],
  ['PATCH of JSON', () => ({ ...json, method: 'PATCH' })],
  ['POST of plain text', () => ({ method: 'POST', body: 'a=1&b=2' })],
  ['POST of multipart', () => ({ method: 'POST', body: multipart() })],
]

const types = ['header', 'query', 'body'] as const

describe.each(types)('in the %s', (signatureType) => {
  it.each(requests)(
    'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
    async (_title, init) => {
      const response = await clientOf({ signatureType }).fetch(
        '/photos?size=original&q=%E5%95%A6&q',
        init(),
      )
      expect(await response.text()).toBe('ok')
      const { parameters, place } = verified(api.last('/photos'), { credentials })
      expect(parameters.get('oauth_consumer_key')).toBe('client')
      expect(parameters.get('oauth_token')).toBe('tök en')
      expect(parameters.get('size')).toBe('original')
      expect(place === 'header').toBe(signatureType === 'header')
    },
  )

  const methods = [
    'HMAC-SHA1',
    'HMAC-SHA256',
    'HMAC-SHA512',
    'RSA-SHA1',
    'RSA-SHA256',
    'RSA-SHA512',
  ]
  // A URL shows its signature, which are the secrets.
  const others = signatureType === 'query' ? [] : ['PLAINTEXT']
  it.each([...methods, ...others])(
    'O07: is signed with %s, RFC 5849 §3.4',
    async (signatureMethod) => {
      await clientOf({ signatureType, signatureMethod }).fetch('/photos', { method: 'POST' })
      // The names are those of SignatureMethodName.
      const signatureMethods = [signatureMethod as 'PLAINTEXT']
      const { parameters, place } = verified(api.last('/photos'), { credentials, signatureMethods })
      expect(parameters.get('oauth_signature_method')).toBe(signatureMethod)
      expect(place).toBe(signatureType)
    },
  )
})

it('O45: a form is signed as it is sent, where it is no Unicode as well, RFC 5849 §3.4.1.3.1', async () => {
  await clientOf().fetch('/photos', { method: 'POST', headers: formType, body: 'a=\uD800' })
  const { parameters } = verified(api.last('/photos'), { credentials })
  expect(parameters.get('a')).toBe('\uFFFD')
})

describe('the place of a signature, RFC 5849 §3.5', () => {
  it.each<[string, RequestInit, string]>([
    ['a form', { method: 'POST', body: new URLSearchParams('a=1') }, 'body'],
    ['a POST without a body', { method: 'POST' }, 'body'],
    ['a GET', {}, 'query'],
    ['JSON', json, 'query'],
    ['a POST that says JSON and has none', { ...json, body: '' }, 'query'],
  ])(
    'O08, T8.02, CLA-4: is, for %s of a client that uses the body, where it can be, RFC 5849 §3.5.2',
    async (_title, init, expected) => {
      await clientOf({ signatureType: 'body' }).fetch('/photos', init)
      const { headers } = api.last('/photos')
      expect(headers.authorization).toBeUndefined()
      expect(verified(api.last('/photos'), { credentials }).place).toBe(expected)
    },
  )

  it('O41: makes a form of a POST without a body, and leaves the content type of any other', async () => {
    const client = clientOf({ signatureType: 'body' })
    await client.fetch('/photos', { method: 'POST' })
    expect(api.last('/photos').headers['content-type']).toBe('application/x-www-form-urlencoded')
    await client.fetch('/photos', { method: 'POST', headers: formType, body: 'a=1' })
    expect(api.last('/photos').headers['content-type']).toBe(formType['content-type'])
    expect(api.last('/photos').body).toMatch(/^a=1&oauth_nonce=/)
  })

  it('O-03: is the header where a URL would show the secrets, RFC 5849 §3.4.4', async () => {
    await clientOf({ signatureType: 'body', signatureMethod: 'PLAINTEXT' }).fetch('/photos')
    expect(api.last('/photos').url).toBe(`${api.origin}/photos`)
    expect(api.last('/photos').headers.authorization).toContain('oauth_signature=')
  })

  it('O40, T8.16: holds the parameters in their order, nonce and time first, RFC 5849 §3.3', async () => {
    await clientOf({ signatureType: 'query', clock: () => 1_700_000_000 }).fetch('/photos?a=1')
    const names = [...new URL(api.last('/photos').url).searchParams.keys()]
    expect(names).toEqual([
      'a',
      'oauth_nonce',
      'oauth_timestamp',
      'oauth_version',
      'oauth_signature_method',
      'oauth_consumer_key',
      'oauth_token',
      'oauth_signature',
    ])
    const { searchParams } = new URL(api.last('/photos').url)
    expect(searchParams.get('oauth_timestamp')).toBe('1700000000')
    expect(searchParams.get('oauth_nonce')).toMatch(/^[A-Za-z0-9]{43}$/)
  })

  it('O10, CLA-6: has the realm in the header alone, RFC 5849 §3.5.1', async () => {
    await clientOf({ realm: 'A' }).fetch('/photos')
    expect(api.last('/photos').headers.authorization).toMatch(/^OAuth realm="A", oauth_nonce=/)
    verified(api.last('/photos'), { credentials })
    await clientOf({ realm: 'A', signatureType: 'query' }).fetch('/photos')
    expect(api.last('/photos').url).not.toContain('realm')
  })

  it('O44: is signed for the URL, whatever the Host field says', async () => {
    await clientOf().fetch('/photos', { headers: { host: 'other.test' } })
    verified(api.last('/photos'), { credentials })
    expect(api.last('/photos').url).toBe(`${api.origin}/photos`)
  })
})

describe('a body that is not signed', () => {
  it.each(types)(
    'O42, T8.07, D18, HTTP-4: arrives as it was, with the signature in the %s',
    async (signatureType) => {
      const client = clientOf({ signatureType })
      await client.fetch('/photos', json)
      expect(api.last('/photos').body).toBe(json.body)
      expect(api.last('/photos').headers['content-type']).toBe('application/json')
      const stream = new Blob(['{"b":2}']).stream()
      // Node asks for `duplex` with a stream; its types do not know it.
      const streamed: RequestInit = { ...json, body: stream, duplex: 'half' }
      await client.fetch('/photos', streamed)
      expect(api.last('/photos').body).toBe('{"b":2}')
      verified(api.last('/photos'), { credentials })
    },
  )
})

describe('oauth_body_hash', () => {
  const bodies: [string, () => RequestInit][] = [
    ['XML', () => ({ method: 'POST', body: '<é/>', headers: { 'content-type': 'text/xml' } })],
    ['bytes', () => ({ method: 'PUT', body: Uint8Array.of(0, 1, 255) })],
    ['a part of a buffer', () => ({ method: 'PUT', body: Buffer.from('xxabcxx').subarray(2, 5) })],
    ['a buffer', () => ({ method: 'PUT', body: Uint8Array.of(7, 8).buffer })],
    ['a blob', () => ({ method: 'PUT', body: new Blob(['blob'], { type: 'image/png' }) })],
    ['multipart', () => ({ method: 'POST', body: multipart() })],
    ['half a surrogate pair', () => ({ method: 'POST', body: 'a\uD800' })],
  ]
  it.each(bodies)('O09, T8.06: covers %s, RFC 5849 §3.1', async (_title, init) => {
    await clientOf({ forceIncludeBody: true }).fetch('/photos', init())
    const { parameters } = verified(api.last('/photos'), { credentials })
    const hash = createHash('sha1').update(api.last('/photos').bytes).digest('base64')
    expect(parameters.get('oauth_body_hash')).toBe(hash)
  })

  it('CLA-5: of {"a":1} is the one that is known', async () => {
    await clientOf({ forceIncludeBody: true }).fetch('/photos', { ...json, body: '{"a":1}' })
    const { parameters } = verified(api.last('/photos'), { credentials })
    expect(parameters.get('oauth_body_hash')).toBe('n4nHQM60bXQYySSnisV5QdXpZSA=')
  })

  it.each<[SignatureMethodInput, string]>([
    ['RSA-SHA1', 'sha1'],
    ['PLAINTEXT', 'sha1'],
    ['HMAC-SHA256', 'sha256'],
    ['RSA-SHA256', 'sha256'],
    ['HMAC-SHA512', 'sha512'],
  ])('O09: has the hash of %s', async (signatureMethod, hash) => {
    await clientOf({ forceIncludeBody: true, signatureMethod }).fetch('/photos', json)
    // The names are those of SignatureMethodName.
    const signatureMethods = [signatureMethod as 'PLAINTEXT']
    const { parameters } = verified(api.last('/photos'), { credentials, signatureMethods })
    const expected = createHash(hash).update(json.body).digest('base64')
    expect(parameters.get('oauth_body_hash')).toBe(expected)
  })

  it('O09: is left out for forms, which are signed anyway, and without a body', async () => {
    const client = clientOf({ forceIncludeBody: true })
    for (const init of [{}, { method: 'POST', body: new URLSearchParams('a=1') }]) {
      await client.fetch('/photos', init)
      const { parameters } = verified(api.last('/photos'), { credentials })
      expect(parameters.has('oauth_body_hash')).toBe(false)
    }
  })

  it('O09: notices a body that was changed on the way', async () => {
    await clientOf({ forceIncludeBody: true, signatureType: 'query' }).fetch('/photos', json)
    const { url } = api.last('/photos')
    const hash = new URL(url).searchParams.get('oauth_body_hash') ?? ''
    const changed = url.replace(encodeURIComponent(hash), encodeURIComponent('AAAA'))
    expect(changed).not.toBe(url)
    expect(() => verified({ ...api.last('/photos'), url: changed }, { credentials })).toThrow(
      'The signature is invalid',
    )
  })
})

describe('a signature method of the application', () => {
  const reversed: SignatureMethod = {
    signatureMethod: 'X-REVERSED',
    needsTls: false,
    sign: (baseString) => baseString.slice(-9),
    verify: (baseString, signature) => baseString.slice(-9) === signature,
  }

  it.each<[string, Partial<OAuth1ClientOptions>]>([
    ['as a record', { signatureMethod: reversed }],
    ['by its name', { signatureMethod: 'X-REVERSED', signatureMethods: [reversed] }],
  ])('O47, T8.19: is used, given %s', async (_title, options) => {
    await clientOf({ clientSecret: undefined, ...options }).fetch('/photos')
    const signatureMethods = [reversed]
    const { parameters } = verified(api.last('/photos'), { credentials, signatureMethods })
    expect(parameters.get('oauth_signature_method')).toBe('X-REVERSED')
  })

  it('O47: takes the place of one of ours for this client alone', async () => {
    const signatureMethods = [{ ...reversed, signatureMethod: 'HMAC-SHA1' }]
    await clientOf({ signatureMethods }).fetch('/photos')
    expect(verified(api.last('/photos'), { credentials, signatureMethods }).place).toBe('header')
    await clientOf().fetch('/photos')
    expect(verified(api.last('/photos'), { credentials }).place).toBe('header')
  })
})

describe('a request that cannot be signed', () => {
  it.each<[string, string, RequestInit]>([
    ['E13: has a protocol parameter in its URL', '/photos?oauth_nonce=a', {}],
    ['E13: has a signature of somebody else', '/photos?oauth_consumer_key=b&oauth_signature=c', {}],
    [
      'E13: has one in its form',
      '/photos',
      { method: 'POST', body: new URLSearchParams('oauth_token=a') },
    ],
  ])('E13 %s', async (_title, url, init) => {
    const before = api.received.length
    const error = await rejectionOf(clientOf({ signatureType: 'query' }).fetch(url, init))
    expect(error).toMatchObject({ error: 'duplicated_oauth_protocol_parameter', status: undefined })
    expect(api.received).toHaveLength(before)
  })

  it.each<[string, string, RequestInit]>([
    ['query', '/photos?a=%FF', {}],
    ['form', '/photos', { method: 'POST', headers: formType, body: 'a=%zz' }],
  ])('has a malformed %s', async (_title, url, init) => {
    const error = await rejectionOf(clientOf().fetch(url, init))
    expect(error).toMatchObject({ error: 'invalid_request', status: undefined })
  })

  it('has a form of bytes that are no UTF-8', async () => {
    const init = { method: 'POST', headers: formType, body: Uint8Array.of(97, 61, 255) }
    expect(await rejectionOf(clientOf().fetch('/photos', init))).toMatchObject({
      code: 'ERR_ENCODING',
    })
  })
})
