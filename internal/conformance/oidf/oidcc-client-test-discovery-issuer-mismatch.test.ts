import { ServerMetadataError } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { otherIssuerInMetadata } from './rp/bends.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-discovery-issuer-mismatch', () => {
  const provider = useProvider()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-discovery-issuer-mismatch, %s: refuses the configuration of another issuer, Discovery §4.3',
    async (_, variant) => {
      provider().behave(otherIssuerInMetadata)
      await expect(relyingParty(provider(), variant)).rejects.toThrow(ServerMetadataError)
      expect(provider().state.received).toHaveLength(1)
    },
  )
})
