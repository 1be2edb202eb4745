import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-with-acr-values-succeeds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-with-acr-values-succeeds'))(
    'oidcc-ensure-request-with-acr-values-succeeds: acr_values that the provider publishes succeed and come back as acr, Core §3.1.2.1 and §15.1: $name',
    async (variant) => {
      const offered = suite().discovery['acr_values_supported']
      const values = Array.isArray(offered) ? offered.map(String) : []
      expect(values).not.toEqual([])
      const client = await registerClient(suite(), variant)
      const { claims } = await completeFlow(suite(), client, { acr_values: values.join(' ') })
      expect(values).toContain(claims['acr'])
    },
  )
})
