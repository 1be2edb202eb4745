import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectNoReturn, longState, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri'))(
    'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri: the browser does not go to a post_logout_redirect_uri with a query that is not registered, RP-Initiated Logout §2 and §3: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken } = await completeFlow(suite(), client)
      const visit = await endSession(suite(), browser, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${client.postLogoutUri}?foo=bar`,
        state: longState(),
      })
      expectNoReturn(visit)
    },
  )
})
