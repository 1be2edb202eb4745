import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-discovery-openid-config', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test-discovery-openid-config, %s: reads the configuration once and uses it, Discovery §4',
    async (_, variant) => {
      const { client, login } = await relyingParty(provider(), variant)
      expect(client.serverMetadata.issuer).toBe(provider().issuer)
      await login()
      const [request, ...others] = provider().requests('/.well-known/openid-configuration')
      expect(request?.method).toBe('GET')
      expect(others).toEqual([])
      expect(provider().state.faults).toEqual([])
    },
  )
})
