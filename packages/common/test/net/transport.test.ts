import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isSecureTransport } from '../../src/index.ts'

describe('isSecureTransport', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    'https://provider.test/cb',
    'https://provider.test:8443/cb',
    'HTTPS://PROVIDER.TEST/cb',
    'https://user:pass@provider.test/cb',
    'https://localhost',
  ])('SEC-1 URL-1 T-UT-1 holds for %s', (uri) => {
    expect(isSecureTransport(uri)).toBe(true)
  })

  it.each([
    'http://localhost/cb',
    'http://localhost:8080/cb',
    'http://LOCALHOST:8080/cb',
    'http://127.0.0.1',
    'http://127.0.0.1:8080/cb',
    'http://127.0.0.2:8080',
    'http://127.255.255.254',
    'http://[::1]/cb',
    'http://[::1]:8080/cb',
    'http://[0:0:0:0:0:0:0:1]:8080/cb',
    'http://[::ffff:127.0.0.1]:8080/cb',
    'http://[::ffff:7f00:1]/cb',
    'http://user@localhost/cb',
  ])('SEC-2 URL-1 T-UT-1 holds for %s, RFC 8252 §7.3', (uri) => {
    expect(isSecureTransport(uri)).toBe(true)
  })

  it.each([
    'http://provider.test',
    'http://provider.test:8080',
    'http://localhost.provider.test',
    'http://127.0.0.1.provider.test',
    'http://0.0.0.0:8080',
    'http://[::]:8080',
    'http://[::ffff:93.184.216.34]:8080',
    'http://[::ffff:128.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[::2]/',
    'http://localhost.',
    'http://128.0.0.1/',
  ])('SEC-3 URL-1 T-UT-2 does not hold for %s', (uri) => {
    expect(isSecureTransport(uri)).toBe(false)
  })

  it.each([
    'ftp://localhost:8080',
    'ws://localhost',
    'wss://provider.test',
    'urn:ietf:wg:oauth:2.0:oob',
    'javascript:alert(1)',
    'javascript://localhost/%0aalert(1)',
    'data:text/html,https://provider.test',
    'file://localhost/etc/passwd',
    '',
    'provider.test/cb',
    'https://',
    'http://',
    'https:provider.test',
    'https:/provider.test',
    'https:///provider.test',
    'http:///localhost',
    '//provider.test',
  ])('SEC-4 URL-1 T-UT-2 does not hold for %j', (uri) => {
    expect(isSecureTransport(uri)).toBe(false)
  })

  it.each([
    'http://localhost:80@attacker.test',
    'http://localhost:@attacker.test',
    'http://localhost@attacker.test',
    'http://127.0.0.1:80@attacker.test',
    'http://127.0.0.1:@attacker.test',
    'http://127.0.0.1@attacker.test',
    'http://[::1]:80@attacker.test',
    'http://[::1]:@attacker.test',
    'http://attacker.test#@localhost:80/cb',
    'http://attacker.test?@localhost:80/cb',
    'http://attacker.test\\@localhost/cb',
    'http://localhost\\@attacker.test/cb',
    'http://[not-an-ip]/cb',
    'http://[::1',
    'http://local\nhost/',
    'http://attacker.test\t@localhost/',
    'http://localhost%2eattacker.test/',
  ])('SEC-5 URL-1 T-UT-3 does not hold for the look-alike %j', (uri) => {
    expect(isSecureTransport(uri)).toBe(false)
  })

  it('SEC-6 T-UT-4 ignores white space around the URL', () => {
    expect(isSecureTransport(' https://provider.test/cb ')).toBe(true)
    expect(isSecureTransport(' http://provider.test/cb ')).toBe(false)
  })

  it('SEC-7 URL-1 T-UT-4 admits plain http to any host when AUTHKIT_INSECURE_TRANSPORT is set', () => {
    vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', '1')
    expect(isSecureTransport('http://provider.test/cb')).toBe(true)
    expect(isSecureTransport('javascript:alert(1)')).toBe(false)
    expect(isSecureTransport('http://')).toBe(false)
    vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', '')
    expect(isSecureTransport('http://provider.test/cb')).toBe(false)
  })

  it.each(['false', 'FALSE', 'False', '0', 'no', 'No', 'off', 'OFF', '', ' ', ' false '])(
    'attack A13: takes AUTHKIT_INSECURE_TRANSPORT=%j for a no, which opened every host, RFC 6749 §10.9',
    (value) => {
      vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', value)
      expect(isSecureTransport('http://provider.test/cb')).toBe(false)
      expect(isSecureTransport('https://provider.test/cb')).toBe(true)
    },
  )

  it.each(['1', 'true', 'yes', 'on'])('takes AUTHKIT_INSECURE_TRANSPORT=%j for a yes', (value) => {
    vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', value)
    expect(isSecureTransport('http://provider.test/cb')).toBe(true)
  })

  it('never throws, and trusts plain http only to a host that the URL parser calls loopback', () => {
    const piece = fc.oneof(
      fc.constantFrom('http://', 'https://', 'localhost', '127.0.0.1', '[::1]', '@', ':', '/'),
      fc.constantFrom('\\', '#', '?', '.', 'attacker.test', ':80', '%', ' ', '\n'),
      fc.string({ maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const uri = pieces.join('')
        if (!isSecureTransport(uri)) return
        const { protocol, hostname } = new URL(uri)
        const isLoopback = /^(?:localhost|127\..*|\[::1\])$/.test(hostname)
        expect(protocol === 'https:' || (protocol === 'http:' && isLoopback)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
