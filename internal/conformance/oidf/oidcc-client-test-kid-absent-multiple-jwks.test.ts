import { describe, expect, it } from 'vitest'
import { kidAbsent } from './rp/bends.ts'
import { misledLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-kid-absent-multiple-jwks', () => {
  const provider = useProvider({ algorithms: ['RS256', 'RS256'] })

  it.each(titled(allVariants))(
    'oidcc-client-test-kid-absent-multiple-jwks, %s: does not try one key after the other, Core §10.1',
    async (_, variant) => {
      expect(await misledLogin(provider(), variant, kidAbsent)).toEqual(refused(variant))
    },
  )
})
