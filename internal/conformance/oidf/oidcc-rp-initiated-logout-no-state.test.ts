import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectReturn, expectSignedOut, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-no-state', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-no-state'))(
    'oidcc-rp-initiated-logout-no-state: the user is signed out and comes back without a state that nobody sent, RP-Initiated Logout §2 and §3: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken } = await completeFlow(suite(), client)
      const visit = await endSession(suite(), browser, {
        id_token_hint: idToken,
        post_logout_redirect_uri: client.postLogoutUri,
      })
      expectReturn(visit, client.postLogoutUri, undefined)
      await expectSignedOut(suite(), client, browser)
    },
  )
})
