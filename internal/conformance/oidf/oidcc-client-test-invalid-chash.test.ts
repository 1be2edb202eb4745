import { describe, expect, it } from 'vitest'
import { bentVariants, invalidCHash } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { codeHashVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-invalid-chash', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(codeHashVariants, ['authorization'])))(
    'oidcc-client-test-invalid-chash, %s: refuses an ID Token beside another code, Core §3.3.2.10',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, invalidCHash)).toEqual(refused(variant))
    },
  )
})
