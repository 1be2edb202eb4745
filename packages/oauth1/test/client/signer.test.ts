import { AuthkitConfigError } from '@authkit/common'
import type { HeaderFields } from '@authkit/common/client'
import { OAuth1Auth, type OAuth1AuthOptions, oauth1Signer } from '@authkit/oauth1/client'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../outcome.ts'
import type { Received } from './scripted-server.ts'
import { verified } from './verified.ts'

const credentials = { clientSecret: 'secret', tokenSecret: 'token secret' }
const url = new URL('https://api.test/photos?size=1')
const formType = 'application/x-www-form-urlencoded'

function authOf(options: Partial<OAuth1AuthOptions> = {}): OAuth1Auth {
  return new OAuth1Auth({ clientId: 'client', ...credentials, token: 'token', ...options })
}

/** The header of an HTTP client that is not fetch: a record behind the three methods, names as they were written. */
class PlainFields extends Map<string, string> implements HeaderFields {
  override get(name: string): string | undefined {
    return [...this].find(([each]) => each.toLowerCase() === name)?.[1]
  }
}

/** The request as a server would get it. */
function received(method: string, target: URL, headers: HeaderFields, body: unknown): Received {
  const text = typeof body === 'string' ? body : ''
  const fields = [...headers].map(([name, value]) => [name.toLowerCase(), String(value)])
  return {
    method,
    url: target.href,
    path: target.pathname,
    headers: Object.fromEntries(fields),
    body: text,
    bytes: Buffer.from(text),
  }
}

describe('oauth1Signer', () => {
  it('signs requests of any HTTP client, header fields in place, RFC 5849 §3.5.1', () => {
    const signer = oauth1Signer(authOf(), { baseUrl: 'https://api.test/v1/' })
    const headers = new PlainFields([['X-Own', '1']])
    const body = { any: 'thing' }
    const signed = signer.sign({ url, method: 'post', headers, body })
    expect(signed.body).toBe(body)
    expect(signed.url.href).toBe(url.href)
    expect(headers.get('x-own')).toBe('1')
    verified(received('POST', signed.url, headers, undefined), { credentials })
  })

  it('O41: reads the content type in any spelling and writes none', () => {
    const signer = oauth1Signer(authOf(), { baseUrl: 'https://api.test' })
    const headers = new PlainFields([
      ['Content-Type', 'Application/X-WWW-Form-URLEncoded ; charset=x'],
    ])
    const signed = signer.sign({ url, method: 'POST', headers, body: 'a=1' })
    expect(
      verified(received('POST', signed.url, headers, signed.body), { credentials }).parameters.get(
        'a',
      ),
    ).toBe('1')
    expect([...headers.keys()]).toEqual(['Content-Type', 'authorization'])
  })

  it('corrects the length of a form that grew', () => {
    const signer = oauth1Signer(authOf({ signatureType: 'body' }), { baseUrl: 'https://api.test' })
    const headers = new PlainFields([
      ['content-type', formType],
      ['content-length', '3'],
    ])
    const { body } = signer.sign({ url, method: 'POST', headers, body: 'a=1' })
    expect(headers.get('content-length')).toBe(String(String(body).length))
  })

  it.each(['header', 'query', 'body'] as const)(
    'O43: signs what it signed before anew, as for a retry, in the %s, RFC 5849 §3.1',
    (signatureType) => {
      const signer = oauth1Signer(authOf({ signatureType }), { baseUrl: 'https://api.test' })
      const headers = new PlainFields([['content-type', formType]])
      const request = { method: 'POST', headers }
      const first = signer.sign({ ...request, url, body: 'a=b%20c&d' })
      const one = verified(received('POST', first.url, headers, first.body), { credentials })
      const second = signer.sign({ ...request, ...first })
      const two = verified(received('POST', second.url, headers, second.body), { credentials })
      expect(two.parameters.get('a')).toBe('b c')
      expect(two.parameters.get('oauth_nonce')).not.toBe(one.parameters.get('oauth_nonce'))
      expect(two.place).toBe(signatureType)
    },
  )

  it('replaces a signature that it wrote in another place', () => {
    const at = { baseUrl: 'https://api.test' }
    const headers = new PlainFields([['content-type', formType]])
    const request = { method: 'POST', headers, url, body: 'a=1' }
    const first = oauth1Signer(authOf({ signatureType: 'body' }), at).sign(request)
    const second = oauth1Signer(authOf(), at).sign({ ...request, ...first })
    expect(second.body).toBe('a=1')
    const { place } = verified(received('POST', url, headers, second.body), { credentials })
    expect(place).toBe('header')
  })

  it('D14: keeps to its origins, in what it signs as well', () => {
    const signer = oauth1Signer(authOf({ apiBaseUrl: 'https://own.test' }), {
      allowedOrigins: ['https://api.test'],
      baseUrl: 'https://base.test',
    })
    expect(() => signer.checkTarget(url)).not.toThrow()
    for (const text of ['https://own.test/', 'https://base.test/', 'https://api.test:8443/']) {
      const target = { url: new URL(text), method: 'GET', headers: new Headers(), body: null }
      expect(thrownBy(() => signer.checkTarget(target.url))).toMatchObject({
        error: 'disallowed_origin',
        code: 'ERR_OAUTH1_CLIENT_DISALLOWED_ORIGIN',
      })
      expect(thrownBy(() => signer.sign(target))).toMatchObject({ error: 'disallowed_origin' })
    }
  })

  it.each([{}, { baseUrl: '' }, { allowedOrigins: [] }])('asks for an API with %j', (options) => {
    expect(thrownBy(() => oauth1Signer(authOf(), options))).toBeInstanceOf(AuthkitConfigError)
  })

  it.each<[string, Partial<OAuth1AuthOptions>, Record<string, string>]>([
    ['a form', {}, { 'content-type': formType }],
    ['a body to hash', { forceIncludeBody: true }, {}],
  ])('says that %s must not be a stream', (_title, options, fields) => {
    const signer = oauth1Signer(authOf(options), { baseUrl: 'https://api.test' })
    const body = new Blob(['a=1']).stream()
    const request = { url, method: 'POST', headers: new Headers(fields), body }
    expect(thrownBy(() => signer.sign(request))).toBeInstanceOf(AuthkitConfigError)
  })
})
