import { describe, expect, it } from 'vitest'
import { bentVariants, missingCHash } from './rp/bends.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { codeHashVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-missing-chash', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(codeHashVariants, ['authorization'])))(
    'oidcc-client-test-missing-chash, %s: refuses an ID Token that names no code, Core §3.3.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, missingCHash)).toEqual(refused(variant))
    },
  )
})
