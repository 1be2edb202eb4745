import { describe, expect, it } from 'vitest'
import { bentVariants, missingIat } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-missing-iat', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-missing-iat, %s: refuses an ID Token without the time of its issue, Core §2',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, missingIat)).toEqual(refused(variant))
    },
  )
})
