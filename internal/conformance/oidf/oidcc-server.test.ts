import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo, userInfoOf } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-server', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-server'))(
    'oidcc-server: a plain sign-in succeeds and tells nothing that was not asked for, Core §3.1.3.3, §3.2.2.5 and §3.3.2.11: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { claims, accessToken } = await completeFlow(suite(), client)
      // Core §5.4: the scope openid asks for sub alone.
      for (const name of ['name', 'email', 'address', 'phone_number'])
        expect(claims).not.toHaveProperty(name)
      const info =
        accessToken === undefined
          ? { sub: claims.sub }
          : await userInfoOf(await fetchUserInfo(suite(), accessToken), claims.sub)
      expect(Object.keys(info)).toEqual(['sub'])
    },
  )
})
