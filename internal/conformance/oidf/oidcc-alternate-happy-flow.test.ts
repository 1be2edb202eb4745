import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo, userInfoOf } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-alternate-happy-flow', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-alternate-happy-flow'))(
    'oidcc-alternate-happy-flow: the order of parameters and of scopes does not matter, RFC 6749 §3.3: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const flow = await completeFlow(
        suite(),
        client,
        { scope: 'email openid' },
        { send: (request) => Object.fromEntries(Object.entries(request).toReversed()) },
      )
      const { accessToken, claims } = flow
      const info =
        accessToken === undefined
          ? claims
          : await userInfoOf(await fetchUserInfo(suite(), accessToken), claims.sub)
      expect(info).toHaveProperty('email')
    },
  )
})
