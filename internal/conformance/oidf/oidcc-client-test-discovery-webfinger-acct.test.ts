import { discover, discoverIssuer } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { identity, trusting } from './rp/tls.ts'
import { useProvider } from './rp/use-provider.ts'

describe('oidcc-client-test-discovery-webfinger-acct', () => {
  const tls = identity('127.0.0.1')
  const provider = useProvider({ tls })

  it('oidcc-client-test-discovery-webfinger-acct: finds the provider of an account and reads its configuration, Discovery §2.1.3', async () => {
    const { issuer, origin } = provider()
    const { host } = new URL(origin)
    const identifier = `acct:alias.oidcc-client-test-discovery-webfinger-acct@${host}`
    const fetch = trusting(tls.cert)
    const found = await discoverIssuer(identifier, { addresses: 'any', fetch })
    expect(found).toBe(issuer)
    expect((await discover(found, { fetch })).issuer).toBe(issuer)
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
