import { createHash } from 'node:crypto'
import { describe, it } from 'vitest'
import { random } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-with-valid-pkce-succeeds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-with-valid-pkce-succeeds'))(
    'oidcc-ensure-request-with-valid-pkce-succeeds: a request with PKCE succeeds, RFC 7636 §4.5: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const verifier = `${random()}${random()}`
      const digest = createHash('sha256').update(verifier).digest('base64url')
      await completeFlow(
        suite(),
        client,
        { code_challenge: digest, code_challenge_method: 'S256' },
        { tokenRequest: { code_verifier: verifier } },
      )
    },
  )
})
