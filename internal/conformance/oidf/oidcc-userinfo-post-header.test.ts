import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo, userInfoOf } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-userinfo-post-header', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-userinfo-post-header'))(
    'oidcc-userinfo-post-header: the UserInfo Endpoint answers when asked by POST with the token in the header, Core §5.3.1 and RFC 6750 §2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { accessToken = '', claims } = await completeFlow(suite(), client)
      await userInfoOf(await fetchUserInfo(suite(), accessToken, 'post-header'), claims.sub)
    },
  )
})
