import { describe, expect, it } from 'vitest'
import { bentVariants, missingAud } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-missing-aud', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-missing-aud, %s: refuses an ID Token for nobody, Core §2',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, missingAud)).toEqual(refused(variant))
    },
  )
})
