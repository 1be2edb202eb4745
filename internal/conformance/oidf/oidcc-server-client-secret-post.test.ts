import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-server-client-secret-post', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-server-client-secret-post'))(
    'oidcc-server-client-secret-post: a client authenticates with its secret in the body, Core §9: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      expect(client.registered['token_endpoint_auth_method']).toBe('client_secret_post')
      await completeFlow(suite(), client)
    },
  )
})
