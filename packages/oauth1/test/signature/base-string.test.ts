import { signatureBaseString, collectParameters } from '@authkit/oauth1'
import { describe, expect, it } from 'vitest'
import { failure } from '../outcome.ts'
import { specimen, specimenBaseString } from './vectors.ts'

/** The second of the three parts, decoded. */
function uriOf(url: string): string {
  return decodeURIComponent(
    signatureBaseString({ method: 'GET', url, parameters: [] }).split('&')[1] ?? '',
  )
}

describe('signatureBaseString', () => {
  it('SIG-1 writes the base string of the example, RFC 5849 §3.4.1.1', () => {
    const { method, url } = specimen
    expect(signatureBaseString({ method, url, parameters: collectParameters(specimen) })).toBe(
      specimenBaseString,
    )
  })

  it('writes the method in upper case, RFC 5849 §3.4.1.1', () => {
    const url = 'https://api.example/'
    expect(signatureBaseString({ method: 'get', url, parameters: [] })).toBe(
      'GET&https%3A%2F%2Fapi.example%2F&',
    )
  })

  it.each([
    ['http://EXAMPLE.COM:80/r%20v/X?id=123', 'http://example.com/r%20v/X'],
    ['https://www.example.net:8080/?q=1', 'https://www.example.net:8080/'],
    ['https://a.test', 'https://a.test/'],
    ['https://a.test?x=/y', 'https://a.test/'],
    ['HTTPS://A.test:443/x#f', 'https://a.test/x'],
    ['http://a.test:443/', 'http://a.test:443/'],
    ['https://a.test:/x;v=1', 'https://a.test/x;v=1'],
    ['https://a.test/a/../b/%7Ec', 'https://a.test/a/../b/%7Ec'],
  ])('SIG-3 reads %s as %s, RFC 5849 §3.4.1.2', (url, expected) => {
    expect(uriOf(url)).toBe(expected)
  })

  it('SIG-6 leaves the default port of an IPv6 host out, RFC 5849 §3.4.1.2', () => {
    expect(uriOf('http://[::1]:80/x')).toBe('http://[::1]/x')
    expect(uriOf('http://[2001:DB8::1]:8080/x')).toBe('http://[2001:db8::1]:8080/x')
  })

  it.each([
    '/rel',
    'ftp://a.test/',
    'https://',
    'https://user:password@a.test/',
    'https://a.test:x/',
    'https://a b/',
    '',
  ])('O-05 refuses the URL %j with an error of its own', (url) => {
    expect(failure(() => uriOf(url))).toBe('ERR_OAUTH1_INVALID_REQUEST')
  })

  it('O-05 signs a query parameter named realm, RFC 5849 §3.4.1.3.1', () => {
    const url = 'https://api.example/?realm=x'
    const parameters = collectParameters({ url, authorization: 'OAuth Realm="y", oauth_nonce="n"' })
    expect(signatureBaseString({ method: 'GET', url, parameters })).toBe(
      'GET&https%3A%2F%2Fapi.example%2F&oauth_nonce%3Dn%26realm%3Dx',
    )
  })

  it('covers names that mean something to JavaScript', () => {
    const url = 'https://api.example/?__proto__=1&constructor=2'
    const parameters = collectParameters({ url })
    expect(signatureBaseString({ method: 'GET', url, parameters })).toContain(
      '__proto__%3D1%26constructor%3D2',
    )
  })
})
