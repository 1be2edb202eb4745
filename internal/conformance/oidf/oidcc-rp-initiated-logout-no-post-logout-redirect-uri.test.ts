import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import {
  endSession,
  expectSignedOut,
  expectSignedOutPage,
  longState,
  registerForLogout,
} from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-no-post-logout-redirect-uri'))(
    'oidcc-rp-initiated-logout-no-post-logout-redirect-uri: a request without a post_logout_redirect_uri signs the user out and says so, RP-Initiated Logout §2: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken } = await completeFlow(suite(), client)
      expectSignedOutPage(
        await endSession(suite(), browser, {
          id_token_hint: idToken,
          state: longState(),
        }),
      )
      await expectSignedOut(suite(), client, browser)
    },
  )
})
