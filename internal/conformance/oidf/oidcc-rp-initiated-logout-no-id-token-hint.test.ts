import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectNoReturn, longState, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-no-id-token-hint', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-no-id-token-hint'))(
    'oidcc-rp-initiated-logout-no-id-token-hint: the browser does not go back when nobody says who asks, RP-Initiated Logout §2 and §3: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser } = await completeFlow(suite(), client)
      const visit = await endSession(suite(), browser, {
        post_logout_redirect_uri: client.postLogoutUri,
        state: longState(),
      })
      expectNoReturn(visit)
    },
  )
})
