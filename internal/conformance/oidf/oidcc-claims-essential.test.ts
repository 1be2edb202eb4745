import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo, userInfoOf } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-claims-essential', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-claims-essential'))(
    'oidcc-claims-essential: a claim that is asked for as essential is returned where it is asked for, Core §5.5 and §5.5.1: $name',
    async (variant) => {
      expect(suite().discovery['claims_parameter_supported']).toBe(true)
      const place = variant.responseType === 'id_token' ? 'id_token' : 'userinfo'
      const claims = JSON.stringify({ [place]: { name: { essential: true } } })
      const client = await registerClient(suite(), variant)
      const flow = await completeFlow(suite(), client, { claims })
      const { accessToken } = flow
      const info =
        accessToken === undefined
          ? flow.claims
          : await userInfoOf(await fetchUserInfo(suite(), accessToken), flow.claims.sub)
      expect(info['name']).toBeTypeOf('string')
      expect(Object.hasOwn(flow.claims, 'name')).toBe(place === 'id_token')
    },
  )
})
