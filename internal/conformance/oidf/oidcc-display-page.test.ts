import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-display-page', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-display-page'))(
    'oidcc-display-page: display=page shows the sign-in and is no error, Core §3.1.2.1 and §15.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { visit } = await completeFlow(suite(), client, { display: 'page' })
      expect(visit.signIns).toHaveLength(1)
    },
  )
})
