import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { shown } from './op/presentation.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-registration-tos-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-registration-tos-uri'))(
    'oidcc-registration-tos-uri: the sign-in page shows the terms of service that the client registered, Registration §2: $name',
    async (variant) => {
      const uri = `${suite().site.origin}/tos`
      const client = await registerClient(suite(), variant, { tos_uri: uri })
      expect(client.registered['tos_uri']).toBe(uri)
      const { visit } = await completeFlow(suite(), client)
      expect(visit.signIns).toHaveLength(1)
      expect(shown(visit.signIns[0])).toContain(uri)
    },
  )
})
