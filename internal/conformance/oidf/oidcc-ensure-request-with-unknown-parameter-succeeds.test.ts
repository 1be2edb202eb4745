import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-with-unknown-parameter-succeeds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-with-unknown-parameter-succeeds'))(
    'oidcc-ensure-request-with-unknown-parameter-succeeds: a parameter that no specification knows is ignored, RFC 6749 §3.1: $name',
    async (variant) => {
      await completeFlow(suite(), await registerClient(suite(), variant), { extra: 'foobar' })
    },
  )
})
