import { describe, expect, it } from 'vitest'
import { redirectUriFault } from '../../../src/server/clients/redirect-uri.ts'

describe('the scheme of a redirect URI', () => {
  it.each(['com.example.app:/cb', 'com.example.app://callback/path', 'com.example.app:cb?x=1'])(
    'URL-4 may be that of an app and then needs no host: %s, RFC 8252 §7.1',
    (uri) => {
      expect(redirectUriFault(uri)).toBeUndefined()
    },
  )

  it.each(['javascript://x/%0aalert(1)', 'data://x/y', 'urn:ietf:wg:oauth:2.0:oob', 'file://x/y'])(
    'URL-4 must not be that of a script or a document: %s',
    (uri) => {
      expect(redirectUriFault(uri)).toMatch(/scheme/)
    },
  )

  it.each(['https://*.client.example', 'https://client.example/cb#', 'http://*/cb'])(
    'URL-4 does not make a pattern or a fragment fine: %s, RFC 6749 §3.1.2',
    (uri) => {
      expect(redirectUriFault(uri)).toBeTypeOf('string')
    },
  )
})
