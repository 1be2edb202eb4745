import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { byReference, unsigned } from './op/request-object.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported'))(
    'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: an unsigned request object by reference is processed, Core §6.2: $name',
    async (variant) => {
      expect(suite().discovery['request_uri_parameter_supported']).toBe(true)
      expect(suite().discovery['request_object_signing_alg_values_supported']).toContain('none')
      const client = await registerClient(suite(), variant, {
        request_object_signing_alg: 'none',
        request_uris: [`${suite().site.direct}/request-object`],
      })
      const send = byReference(suite(), unsigned)
      await completeFlow(suite(), client, {}, { send })
    },
  )
})
