import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo, userInfoOf } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-userinfo-get', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-userinfo-get'))(
    'oidcc-userinfo-get: the UserInfo Endpoint answers when asked by GET, Core §5.3.1 and §5.3.2: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { accessToken = '', claims } = await completeFlow(suite(), client)
      await userInfoOf(await fetchUserInfo(suite(), accessToken, 'get'), claims.sub)
    },
  )
})
