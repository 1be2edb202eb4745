import { describe, expect, it } from 'vitest'
import { random } from './op/authorization.ts'
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

describe('oidcc-frontchannel-rp-initiated-logout', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-frontchannel-rp-initiated-logout'))(
    'oidcc-frontchannel-rp-initiated-logout: the client is told in a frame before the user comes back, Front-Channel Logout §2 and §3: $name',
    async (variant) => {
      const path = `/frontchannel_logout/${random()}`
      const client = await registerForLogout(suite(), variant, {
        frontchannel_logout_uri: `${suite().site.origin}${path}`,
        frontchannel_logout_session_required: true,
      })
      const { browser, claims, idToken } = await completeFlow(suite(), client)
      const state = longState()
      const visit = await endSession(suite(), browser, {
        id_token_hint: idToken,
        post_logout_redirect_uri: client.postLogoutUri,
        state,
      })
      const told = suite().site.requests.find(({ url }) => url.pathname === path)
      expect(told?.method).toBe('GET')
      expect(Object.fromEntries(told?.url.searchParams ?? [])).toEqual({
        iss: suite().op.issuer,
        sid: claims['sid'],
      })
      expectReturn(visit, client.postLogoutUri, state)
      await expectSignedOut(suite(), client, browser)
    },
  )
})
