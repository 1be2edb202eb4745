import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addParamsToUri, isPlainUrl, isValidUrl } from '../../src/index.ts'

describe('isValidUrl', () => {
  it.each([
    'https://provider.test/cb',
    'https://provider.test:8443/cb',
    'http://provider.test/cb',
    'http://localhost:8080/cb',
    'http://[::1]:8080/cb',
    'https://provider.test/cb?user=a@b.test',
    'https://provider.test/cb?next=%2Fx&list[]=1',
    'https://provider.test/cb#part',
    'https://provider.test',
    'myapp://cb',
    'com.example.app://callback/path',
  ])('URL-1 T-UT-5 accepts %s', (uri) => {
    expect(isValidUrl(uri)).toBe(true)
  })

  it('URL-1 URL-3 T-UT-5 refuses a fragment when it is not allowed', () => {
    const rules = { fragmentsAllowed: false }
    expect(isValidUrl('https://provider.test/cb#part', rules)).toBe(false)
    expect(isValidUrl('https://provider.test/cb#', rules)).toBe(false)
    expect(isValidUrl('https://provider.test/cb', rules)).toBe(true)
  })

  it.each([
    '',
    'provider.test/cb',
    'https://',
    'https:///cb',
    'https:provider.test/cb',
    '/cb',
    '//provider.test/cb',
    'urn:ietf:wg:oauth:2.0:oob',
    'javascript:alert(1)',
    'mailto:a@b.test',
    'https://:443/cb',
    'https://provider.test:port/cb',
    'https://provider.test:99999/cb',
  ])('URL-2 T-UT-5 refuses %j', (uri) => {
    expect(isValidUrl(uri)).toBe(false)
  })

  it.each([
    'https://user:pass@provider.test/cb',
    'https://user@provider.test/cb',
    'https://@provider.test/cb',
    'https://:@provider.test/cb',
    'https://provider.test@attacker.test/cb',
    'http://localhost:80@attacker.test/cb',
    'http://[::1]:80@attacker.test/cb',
    'http://[not-an-ip]',
    'http://[::1',
    'myapp://user@cb',
  ])(
    'URL-3 T-UT-5 refuses user information and look-alikes in %s, RFC 3986 §3.2.1, §7.6',
    (uri) => {
      expect(isValidUrl(uri)).toBe(false)
    },
  )

  it.each([
    'https://provider.test\\@attacker.test/cb',
    'https:\\\\provider.test/cb',
    'https://provider.test/c b',
    ' https://provider.test/cb',
    'https://provider.test/cb\n',
    'https://provider.test/\r\nset-cookie:a=b',
    'https://provider.test/"><script>',
    'https://prövider.test/cb',
    'https://provider.test/\0',
    'https://provider.test/{id}',
  ])('refuses %j, whose characters are not those of RFC 3986 §2', (uri) => {
    expect(isValidUrl(uri)).toBe(false)
  })

  it('never throws, and what passes has the same host for every parser', () => {
    const piece = fc.oneof(
      fc.constantFrom('https://', 'myapp://', 'a.test', '@', ':', '/', '\\', '#', '?', '[::1]'),
      fc.string({ maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const uri = pieces.join('')
        if (!isValidUrl(uri)) return
        const { hostname, username, password } = new URL(uri)
        expect([hostname === '', username, password]).toEqual([false, '', ''])
        expect(uri.split(/[/?#]/)[2]).not.toContain('@')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('addParamsToUri', () => {
  it.each([
    ['https://a.test/p', 'https://a.test/p?b=c+d'],
    ['https://a.test/p?', 'https://a.test/p?b=c+d'],
    ['https://a.test/p?x=1', 'https://a.test/p?x=1&b=c+d'],
    ['https://a.test/p?x=1&', 'https://a.test/p?x=1&b=c+d'],
    ['https://a.test/p?x=1#f', 'https://a.test/p?x=1&b=c+d#f'],
    ['https://a.test/p#f?x=1', 'https://a.test/p?b=c+d#f?x=1'],
    ['https://a.test', 'https://a.test?b=c+d'],
    ['myapp:cb;v=1?x=%7E~', 'myapp:cb;v=1?x=%7E~&b=c+d'],
  ])('URL-4 appends to the query of %s and keeps what is there, RFC 6749 §3.1', (uri, expected) => {
    expect(addParamsToUri(uri, [['b', 'c d']])).toBe(expected)
  })

  it.each([
    ['https://a.test/p?x=1', 'https://a.test/p?x=1#b=c+d'],
    ['https://a.test/p?x=1#f=1', 'https://a.test/p?x=1#f=1&b=c+d'],
    ['https://a.test/p#', 'https://a.test/p#b=c+d'],
  ])('URL-4 appends to the fragment of %s when told', (uri, expected) => {
    expect(addParamsToUri(uri, [['b', 'c d']], { fragment: true })).toBe(expected)
  })

  it('leaves a URI as it is when there is nothing to add', () => {
    expect(addParamsToUri('https://a.test/p?#', [])).toBe('https://a.test/p?#')
    expect(addParamsToUri('https://a.test/p', [], { fragment: true })).toBe('https://a.test/p')
  })

  it('cannot be led out of the query by a name or value', () => {
    const uri = addParamsToUri('https://a.test/p', [['a&b=#', '1&c=2#\r\n']])
    expect(uri).toBe('https://a.test/p?a%26b%3D%23=1%26c%3D2%23%0D%0A')
  })
})

describe('isPlainUrl', () => {
  it.each([
    'https://provider.test',
    'https://provider.test:8443/realms/my%20realm/auth?p=B2C_1_a&x=1,2',
    'https://my_host.provider.test/~user/@me/a.b-c_d?redirect=https://a.test/!*',
    'HTTPS://PROVIDER.TEST/a+b=c?#part',
    'http://[::1]:8080/authorize',
  ])('C-13 accepts %s', (url) => {
    expect(isPlainUrl(url)).toBe(true)
  })

  it.each([...'$();\'"`|<>\\^{}[] \t\n\r\0é\u202E'])(
    'C-13 CVE-2025-6514 refuses %j wherever it stands, RFC 3986 §2',
    (character) => {
      expect(isPlainUrl(`https://provider.test/a${character}b`)).toBe(false)
      expect(isPlainUrl(`https://provider.test/a?b=${character}`)).toBe(false)
      expect(isPlainUrl(`https://a${character}b.test/`)).toBe(false)
      expect(isPlainUrl(`${character}https://provider.test/`)).toBe(false)
    },
  )

  it.each([
    '',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '//provider.test/',
    'https:provider.test',
    'https:///a',
    'https://user@provider.test/',
    'https://provider.test/%PATH%',
    'https://provider.test/a%2',
    'https://provider.test/\nhttps://provider.test/',
  ])('C-13 refuses %j', (url) => {
    expect(isPlainUrl(url)).toBe(false)
  })

  it('takes its time for no text', () => {
    expect(isPlainUrl(`https://provider.test/${'%41a'.repeat(100_000)}$`)).toBe(false)
  })
})
