import { describe, expect, it } from 'vitest'
import { bentVariants, invalidAud } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-invalid-aud', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-invalid-aud, %s: refuses an ID Token for another client, Core §3.1.3.7',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidAud)).toEqual(refused(variant))
    },
  )
})
