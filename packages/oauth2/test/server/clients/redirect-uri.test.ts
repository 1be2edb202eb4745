import { describe, expect, it } from 'vitest'
import {
  isRegisteredRedirectUri,
  redirectUriFault,
} from '../../../src/server/clients/redirect-uri.ts'

describe('redirect URIs', () => {
  it.each([
    'https://app.example/cb',
    'https://app.example/cb?x=1',
    'http://127.0.0.1/cb',
    'http://[::1]:8080/cb',
    'http://localhost:3000/cb',
    'com.example.app:/oauth',
  ])('can be %s, RFC 6749 §3.1.2, RFC 8252 §7, RFC 8252 §7.1', (uri) => {
    expect(redirectUriFault(uri)).toBeUndefined()
  })

  it.each([
    '',
    '/cb',
    'app.example/cb',
    'http://app.example/cb',
    'https://app.example/cb#x',
    'https://app.example/cb#',
    'https://user@app.example/cb',
    'https://@app.example/cb',
    'https:app.example/cb',
    'https:///cb',
    'https://app.example\\@evil.example/',
    'https://app.example/ cb',
    'https://app.example/\ncb',
    'https://app.example/é',
    'javascript:alert(1)',
    'javascript://app.example/%0aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://app.example/x',
    'file:///etc/passwd',
    'about:blank',
    'myapp:/cb',
    `https://app.example/${'x'.repeat(2048)}`,
  ])('A-03 A-06 cannot be %s', (uri) => {
    expect(redirectUriFault(uri)).toBeTypeOf('string')
  })

  it('A-02 may have any port on a loopback address, RFC 8252 §7.3', () => {
    const registered = ['http://127.0.0.1/cb', 'http://[::1]:1/cb']
    expect(isRegisteredRedirectUri('http://127.0.0.1:49152/cb', registered)).toBe(true)
    expect(isRegisteredRedirectUri('http://[::1]:50000/cb', registered)).toBe(true)
    for (const uri of [
      'http://localhost:49152/cb',
      'https://127.0.0.1:49152/cb',
      'http://127.0.0.1:49152/cb2',
      'http://127.0.0.1:49152/cb?x=1',
      'http://127.0.0.1.evil.example/cb',
      'http://127.0.0.1@evil.example/cb',
      'http://127.0.0.1:80@evil.example/cb',
      'http://127.1:49152/cb',
      'http://0x7f000001/cb',
      'http://127.0.0.1:99999/cb',
      'http://127.0.0.1:/cb',
    ]) {
      expect(isRegisteredRedirectUri(uri, registered), uri).toBe(false)
    }
  })

  it('attack A2: are none where a text or nothing stands for the list, RFC 9700 §2.1', () => {
    const uri = 'https://app.example/cb'
    for (const registered of [uri, `${uri} https://b.example/cb`, { 0: uri }, null, undefined, 5]) {
      expect(isRegisteredRedirectUri(uri, registered as never)).toBe(false)
    }
  })

  it('A-01, DJ-6 are compared as strings, RFC 9700 §2.1', () => {
    const registered = ['https://app.example/cb']
    expect(isRegisteredRedirectUri('https://app.example/cb', registered)).toBe(true)
    for (const uri of [
      'https://app.example/cb/',
      'https://APP.example/cb',
      'https://app.example:443/cb',
      'https://app.example/%63b',
      'https://app.example/x/../cb',
      'https://sub.app.example/cb',
      'https://app.example/cb?',
      ' https://app.example/cb',
    ]) {
      expect(isRegisteredRedirectUri(uri, registered), uri).toBe(false)
    }
  })
})
