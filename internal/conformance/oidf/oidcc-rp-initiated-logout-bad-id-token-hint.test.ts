import { SignJWT } from 'jose'
import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectNoReturn, longState, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-bad-id-token-hint', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-bad-id-token-hint'))(
    'oidcc-rp-initiated-logout-bad-id-token-hint: the browser does not go back for an id_token_hint that the client wrote, RP-Initiated Logout §2 and §4: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, claims } = await completeFlow(suite(), client)
      const hint = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(client.secret ?? ''))
      const visit = await endSession(suite(), browser, {
        id_token_hint: hint,
        post_logout_redirect_uri: client.postLogoutUri,
        state: longState(),
      })
      expectNoReturn(visit)
    },
  )
})
