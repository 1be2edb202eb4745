import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-idtoken-signature', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-idtoken-signature'))(
    'oidcc-idtoken-signature: an ID Token is signed by RS256 and names its key, unless the client registered another algorithm, Registration §2 and Core §10.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { idToken } = await completeFlow(suite(), client)
      const { alg, kid } = decodeProtectedHeader(idToken)
      expect(alg).toBe('RS256')
      expect(suite().jwks.keys.filter((key) => key.kid === kid)).toHaveLength(1)
    },
  )
})
