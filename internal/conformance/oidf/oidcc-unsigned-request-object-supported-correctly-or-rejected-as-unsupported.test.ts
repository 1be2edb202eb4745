import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { byValue, unsigned } from './op/request-object.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', () => {
  const suite = useSuite()

  it.each(
    variantsOf('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported'),
  )(
    'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: an unsigned request object by value is processed, Core §6.1: $name',
    async (variant) => {
      expect(suite().discovery['request_parameter_supported']).toBe(true)
      expect(suite().discovery['request_object_signing_alg_values_supported']).toContain('none')
      const client = await registerClient(suite(), variant, {
        request_object_signing_alg: 'none',
      })
      const send = byValue(unsigned)
      await completeFlow(suite(), client, {}, { send })
    },
  )
})
