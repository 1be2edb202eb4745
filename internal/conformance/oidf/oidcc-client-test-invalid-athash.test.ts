import { describe, expect, it } from 'vitest'
import { bentVariants, invalidAtHash } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { titled, tokenHashVariants } from './rp/variants.ts'

describe('oidcc-client-test-invalid-athash', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(tokenHashVariants)))(
    'oidcc-client-test-invalid-athash, %s: refuses an ID Token beside another access token, Core §3.2.2.9 and §3.3.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidAtHash)).toEqual(refused(variant))
    },
  )
})
