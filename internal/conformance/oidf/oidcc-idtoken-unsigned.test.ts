import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-idtoken-unsigned', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-idtoken-unsigned'))(
    'oidcc-idtoken-unsigned: an ID Token from the token endpoint has no signature when the client registered none, Core §2 and §3.1.3.7: $name',
    async (variant) => {
      expect(suite().discovery['id_token_signing_alg_values_supported']).toContain('none')
      const client = await registerClient(suite(), variant, {
        id_token_signed_response_alg: 'none',
      })
      expect(client.registered['id_token_signed_response_alg']).toBe('none')
      const { idToken } = await completeFlow(suite(), client, {}, { alg: 'none' })
      expect(idToken).toMatch(/\.$/)
    },
  )
})
