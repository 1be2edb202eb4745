import { discover, discoverIssuer } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { useProvider } from './rp/use-provider.ts'

describe('oidcc-client-test-discovery-webfinger-url', () => {
  const provider = useProvider()

  it('oidcc-client-test-discovery-webfinger-url: finds the provider of a URL and reads its configuration, Discovery §2.1.4', async () => {
    const { issuer, origin } = provider()
    const identifier = `${origin}/alias/oidcc-client-test-discovery-webfinger-url`
    const found = await discoverIssuer(identifier, { addresses: 'any' })
    expect(found).toBe(issuer)
    expect((await discover(found)).issuer).toBe(issuer)
    const [webfinger, configuration, ...others] = provider().state.received
    expect(webfinger?.path).toBe('/.well-known/webfinger')
    expect(Object.fromEntries(webfinger?.query ?? [])).toEqual({
      resource: identifier,
      rel: 'http://openid.net/specs/connect/1.0/issuer',
    })
    expect(configuration?.path).toBe('/op/.well-known/openid-configuration')
    expect(others).toEqual([])
  })
})
