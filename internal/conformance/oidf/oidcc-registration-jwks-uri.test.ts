import { describe, expect, it } from 'vitest'
import { clientKey, registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-registration-jwks-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-registration-jwks-uri'))(
    'oidcc-registration-jwks-uri: a client with a jwks_uri registers and authenticates by the keys there, Registration §2 and Core §9: $name',
    async (variant) => {
      const { publicJwk } = await clientKey()
      suite().site.publish('/jwks', { keys: [publicJwk] })
      const jwksUri = `${suite().site.direct}/jwks`
      const client = await registerClient(suite(), variant, { jwks_uri: jwksUri })
      expect(client.registered['jwks_uri']).toBe(jwksUri)
      await completeFlow(suite(), client)
    },
  )
})
