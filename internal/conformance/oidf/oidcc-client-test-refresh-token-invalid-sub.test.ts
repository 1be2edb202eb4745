import { describe, expect, it } from 'vitest'
import { invalidSub } from './rp/bends.ts'
import { bentRefresh, refusedRefresh } from './rp/outcome.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasCode, titled } from './rp/variants.ts'

describe('oidcc-client-test-refresh-token-invalid-sub', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasCode)))(
    'oidcc-client-test-refresh-token-invalid-sub, %s: refuses a refreshed ID Token about another user, Core §12.2',
    async (_, variant) => {
      expect(await bentRefresh(provider(), variant, invalidSub)).toEqual(refusedRefresh)
    },
  )
})
