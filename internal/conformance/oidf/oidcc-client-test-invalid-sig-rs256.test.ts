import { describe, expect, it } from 'vitest'
import { bentVariants, invalidSignature } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-invalid-sig-rs256', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-invalid-sig-rs256, %s: refuses an ID Token whose signature does not fit, Core §3.1.3.7 and §3.2.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidSignature)).toEqual(refused(variant))
    },
  )
})
