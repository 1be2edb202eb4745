import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { signInTwice } from './op/twice.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-prompt-none-logged-in', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-prompt-none-logged-in'))(
    'oidcc-prompt-none-logged-in: prompt=none with a session answers at once for the same user, Core §3.1.2.1 and §15.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { first, second } = await signInTwice(suite(), client, { prompt: 'none' })
      expect([...second.visit.signIns, ...second.visit.consents]).toEqual([])
      expect(second.claims.sub).toBe(first.claims.sub)
      expect(second.claims['auth_time']).toBe(first.claims['auth_time'])
    },
  )
})
