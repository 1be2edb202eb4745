import { describe, it } from 'vitest'
import { random } from './op/authorization.ts'
import { clientKey, generateClientKey, registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { checkRefresh } from './op/refresh.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-refresh-token-rp-key-rotation', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-refresh-token-rp-key-rotation'))(
    'oidcc-refresh-token-rp-key-rotation: a client that rotates its keys goes on with its refresh token, Core §10.1.1 and §12: $name',
    async (variant) => {
      const [one, two] = [await clientKey(), await generateClientKey('client-key-2')]
      const path = `/jwks/${random()}`
      suite().site.publish(path, { keys: [one.publicJwk] })
      const client = await registerClient(suite(), variant, {
        jwks_uri: `${suite().site.direct}${path}`,
        grant_types: ['authorization_code', 'implicit', 'refresh_token'],
      })
      const flow = await completeFlow(suite(), client, {
        scope: 'openid offline_access',
        prompt: 'consent',
      })
      suite().site.publish(path, { keys: [two.publicJwk] })
      suite().op.clock.advance(60)
      await checkRefresh(suite(), { ...flow, client: { ...client, key: two } })
    },
  )
})
