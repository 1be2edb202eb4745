import { describe, expect, it } from 'vitest'
import { bentVariants, missingSub } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-missing-sub', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-missing-sub, %s: refuses an ID Token about nobody, Core §2',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, missingSub)).toEqual(refused(variant))
    },
  )
})
