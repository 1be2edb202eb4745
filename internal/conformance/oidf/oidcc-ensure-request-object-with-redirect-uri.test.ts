import { describe, expect, it } from 'vitest'
import { random } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { byValue, unsigned } from './op/request-object.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-object-with-redirect-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-object-with-redirect-uri'))(
    'oidcc-ensure-request-object-with-redirect-uri: the redirect URI inside a request object counts, whatever stands beside it, Core §6.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant, { request_object_signing_alg: 'none' })
      const build = byValue(unsigned)
      const { visit } = await completeFlow(
        suite(),
        client,
        {},
        {
          send: async (request) => ({
            ...(await build(request)),
            redirect_uri: `${client.redirectUri}/${random()}`,
          }),
        },
      )
      expect(visit.answer?.uri.pathname).toBe(new URL(client.redirectUri).pathname)
    },
  )
})
