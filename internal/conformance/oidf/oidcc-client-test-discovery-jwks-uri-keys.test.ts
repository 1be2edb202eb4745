import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-discovery-jwks-uri-keys', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test-discovery-jwks-uri-keys, %s: fetches the keys where the configuration says, Discovery §3',
    async (_, variant) => {
      const path = `/jwks/${randomUUID()}`
      provider().state.jwksPath = path
      const { login } = await relyingParty(provider(), variant)
      await login()
      expect(provider().requests(path)).toHaveLength(1)
      expect(provider().requests('/jwks')).toEqual([])
      expect(provider().state.faults).toEqual([])
    },
  )
})
