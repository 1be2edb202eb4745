import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-without-nonce-succeeds-for-code-flow'))(
    'oidcc-ensure-request-without-nonce-succeeds-for-code-flow: a request without nonce succeeds where no ID Token comes through the browser, Core §3.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { claims } = await completeFlow(suite(), client, { nonce: undefined })
      expect(claims).not.toHaveProperty('nonce')
    },
  )
})
