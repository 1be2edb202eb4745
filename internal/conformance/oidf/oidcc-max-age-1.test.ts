import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { signInTwice } from './op/twice.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-max-age-1', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-max-age-1'))(
    'oidcc-max-age-1: a sign-in older than max_age is repeated, and auth_time tells it, Core §2 and §3.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { first, second } = await signInTwice(suite(), client, { max_age: '1' }, { seconds: 2 })
      expect(second.visit.signIns).toHaveLength(1)
      expect(second.claims.sub).toBe(first.claims.sub)
      const time = second.claims['auth_time']
      expect(time).toBeTypeOf('number')
      expect(time).toBeGreaterThan(Number(first.claims['auth_time'] ?? 0))
      expect(suite().op.clock() - Number(time)).toBeLessThan(60)
    },
  )
})
