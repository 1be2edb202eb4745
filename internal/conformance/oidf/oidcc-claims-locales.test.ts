import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-claims-locales', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-claims-locales'))(
    'oidcc-claims-locales: claims_locales is no error, Core §5.2 and §15.1: $name',
    async (variant) => {
      await completeFlow(suite(), await registerClient(suite(), variant), { claims_locales: 'se' })
    },
  )
})
