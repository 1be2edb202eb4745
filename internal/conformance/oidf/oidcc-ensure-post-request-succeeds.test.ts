import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-post-request-succeeds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-post-request-succeeds'))(
    'oidcc-ensure-post-request-succeeds: an authorization request can be posted, Core §3.1.2.1: $name',
    async (variant) => {
      await completeFlow(suite(), await registerClient(suite(), variant), {}, { method: 'POST' })
    },
  )
})
