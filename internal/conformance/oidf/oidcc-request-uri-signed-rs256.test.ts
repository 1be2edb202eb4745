import { describe, expect, it } from 'vitest'
import { clientKey, registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { byReference, signed } from './op/request-object.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-request-uri-signed-rs256', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-request-uri-signed-rs256'))(
    'oidcc-request-uri-signed-rs256: a request object by reference that the client signed by RS256 is processed, Core §6.1 and §6.2, Discovery §3: $name',
    async (variant) => {
      expect(suite().discovery['request_object_signing_alg_values_supported']).toContain('RS256')
      const { publicJwk } = await clientKey()
      const client = await registerClient(suite(), variant, {
        request_object_signing_alg: 'RS256',
        request_uris: [`${suite().site.direct}/request-object`],
        jwks: { keys: [publicJwk] },
      })
      const send = byReference(suite(), (request) => signed(suite(), client, request))
      await completeFlow(suite(), client, {}, { send })
    },
  )
})
