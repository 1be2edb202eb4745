import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import {
  endSession,
  expectReturn,
  expectSignedOut,
  longState,
  registerForLogout,
} from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout'))(
    'oidcc-rp-initiated-logout: the user is signed out and comes back with the state, RP-Initiated Logout §2 and §3: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken } = await completeFlow(suite(), client)
      const state = longState()
      const visit = await endSession(suite(), browser, {
        id_token_hint: idToken,
        post_logout_redirect_uri: client.postLogoutUri,
        state,
      })
      expectReturn(visit, client.postLogoutUri, state)
      await expectSignedOut(suite(), client, browser)
    },
  )
})
