import { describe, expect, it } from 'vitest'
import { bentVariants, missingAtHash } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { titled, tokenHashVariants } from './rp/variants.ts'

describe('oidcc-client-test-missing-athash', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(tokenHashVariants, ['authorization'])))(
    'oidcc-client-test-missing-athash, %s: refuses an ID Token that names no access token, Core §3.2.2.10 and §3.3.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, missingAtHash)).toEqual(refused(variant))
    },
  )
})
