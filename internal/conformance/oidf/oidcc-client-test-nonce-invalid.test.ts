import { describe, expect, it } from 'vitest'
import { bentVariants, invalidNonce } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-nonce-invalid', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-nonce-invalid, %s: refuses the ID Token of another login, Core §3.1.3.7 and §3.2.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidNonce)).toEqual(refused(variant))
    },
  )
})
