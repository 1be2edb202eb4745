import { wellKnownUrl } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'

const suffix = 'oauth-authorization-server'

describe('wellKnownUrl', () => {
  it.each([
    ['https://issuer.example', ''],
    ['https://issuer.example/', ''],
    ['https://issuer.example/issuer1', '/issuer1'],
    ['https://issuer.example/a/b/c', '/a/b/c'],
    ['https://issuer.example:8443/a', '/a'],
    ['https://issuer.example/x/', '/x'],
  ])(
    'T-MD-23 MD-10 inserts the name between host and path of %s, without a slash at the end, RFC 8414 §3.1',
    (issuer, path) => {
      const { origin } = new URL(issuer)
      expect(wellKnownUrl(issuer, suffix)).toBe(`${origin}/.well-known/${suffix}${path}`)
    },
  )

  it('T-MD-23 takes the name of an application that has its own, RFC 8414 §3.1', () => {
    expect(wellKnownUrl('https://issuer.example/a', 'example-configuration')).toBe(
      'https://issuer.example/.well-known/example-configuration/a',
    )
  })
})
