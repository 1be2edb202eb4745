import { describe, expect, it } from 'vitest'
import { bentVariants, invalidIss } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-invalid-iss', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-invalid-iss, %s: refuses an ID Token of another issuer, Core §3.1.3.7',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidIss)).toEqual(refused(variant))
    },
  )
})
