import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { signInTwice } from './op/twice.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-max-age-10000', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-max-age-10000'))(
    'oidcc-max-age-10000: a sign-in younger than max_age is not repeated, and auth_time is there and stays, Core §2, §3.1.2.1 and §15.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { first, second } = await signInTwice(
        suite(),
        client,
        { max_age: '10000' },
        { first: { max_age: '15000' } },
      )
      expect(second.visit.signIns).toEqual([])
      expect(first.claims['auth_time']).toBeTypeOf('number')
      expect(second.claims['auth_time']).toBe(first.claims['auth_time'])
      expect(second.claims.sub).toBe(first.claims.sub)
    },
  )
})
