import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { shown } from './op/presentation.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-registration-policy-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-registration-policy-uri'))(
    'oidcc-registration-policy-uri: the sign-in page shows the policy document that the client registered, Registration §2: $name',
    async (variant) => {
      const uri = `${suite().site.origin}/policy`
      const client = await registerClient(suite(), variant, { policy_uri: uri })
      expect(client.registered['policy_uri']).toBe(uri)
      const { visit } = await completeFlow(suite(), client)
      expect(visit.signIns).toHaveLength(1)
      expect(shown(visit.signIns[0])).toContain(uri)
    },
  )
})
