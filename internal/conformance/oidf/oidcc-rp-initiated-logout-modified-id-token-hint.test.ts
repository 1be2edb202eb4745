import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectNoReturn, longState, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-modified-id-token-hint', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-modified-id-token-hint'))(
    'oidcc-rp-initiated-logout-modified-id-token-hint: the browser does not go back for an id_token_hint whose signature was taken off, RP-Initiated Logout §2 and §4: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken } = await completeFlow(suite(), client)
      const [, payload] = idToken.split('.')
      const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
      const visit = await endSession(suite(), browser, {
        id_token_hint: `${header}.${payload}.`,
        post_logout_redirect_uri: client.postLogoutUri,
        state: longState(),
      })
      expectNoReturn(visit)
    },
  )
})
