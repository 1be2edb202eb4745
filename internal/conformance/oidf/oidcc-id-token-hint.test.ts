import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { signInTwice } from './op/twice.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-id-token-hint', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-id-token-hint'))(
    'oidcc-id-token-hint: prompt=none with an id_token_hint answers at once for the user of the hint, Core §3.1.2.1 and §3.1.2.2: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { first, second } = await signInTwice(suite(), client, ({ idToken }) => ({
        prompt: 'none',
        id_token_hint: idToken,
      }))
      expect([...second.visit.signIns, ...second.visit.consents]).toEqual([])
      expect(second.claims.sub).toBe(first.claims.sub)
      expect(second.claims['auth_time']).toBe(first.claims['auth_time'])
    },
  )
})
