import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-idtoken-rs256', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-idtoken-rs256'))(
    'oidcc-idtoken-rs256: an ID Token is signed by RS256 when the client registered that, Registration §2 and Core §3.1.3.7: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant, {
        id_token_signed_response_alg: 'RS256',
      })
      expect(client.registered['id_token_signed_response_alg']).toBe('RS256')
      const { idToken } = await completeFlow(suite(), client)
      expect(decodeProtectedHeader(idToken).alg).toBe('RS256')
    },
  )
})
