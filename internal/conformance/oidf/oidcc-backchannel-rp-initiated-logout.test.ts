import { describe, it } from 'vitest'
import { random } from './op/authorization.ts'
import { completeFlow } from './op/flow.ts'
import {
  endSession,
  expectReturn,
  expectSignedOut,
  longState,
  registerForLogout,
} from './op/logout.ts'
import { checkLogoutRequest } from './op/logout-token.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-backchannel-rp-initiated-logout', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-backchannel-rp-initiated-logout'))(
    'oidcc-backchannel-rp-initiated-logout: the client is told by the provider, and the user comes back, Back-Channel Logout §2.4 and §2.5: $name',
    async (variant) => {
      const path = `/backchannel_logout/${random()}`
      const client = await registerForLogout(suite(), variant, {
        backchannel_logout_uri: `${suite().site.direct}${path}`,
        backchannel_logout_session_required: true,
      })
      const flow = await completeFlow(suite(), client)
      const state = longState()
      const visit = await endSession(suite(), flow.browser, {
        id_token_hint: flow.idToken,
        post_logout_redirect_uri: client.postLogoutUri,
        state,
      })
      await checkLogoutRequest(suite(), flow, await suite().site.arrival(path))
      expectReturn(visit, client.postLogoutUri, state)
      await expectSignedOut(suite(), client, flow.browser)
    },
  )
})
