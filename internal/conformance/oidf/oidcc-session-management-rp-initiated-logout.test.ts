import { describe, expect, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectReturn, longState, registerForLogout } from './op/logout.ts'
import { askFrame } from './op/session-frame.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-session-management-rp-initiated-logout', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-session-management-rp-initiated-logout'))(
    'oidcc-session-management-rp-initiated-logout: the frame of the provider says unchanged before a logout and changed after it, Session Management §2, §3.1 and §3.3: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser, idToken, parameters } = await completeFlow(suite(), client)
      const sessionState = parameters.get('session_state') ?? ''
      // Session Management §2: no space, for the message parts by one.
      expect(sessionState).toMatch(/^[\x21-\x7E]+$/)
      const message = `${client.id} ${sessionState}`
      expect(await askFrame(suite(), browser, message)).toBe('unchanged')
      const state = longState()
      const visit = await endSession(suite(), browser, {
        id_token_hint: idToken,
        post_logout_redirect_uri: client.postLogoutUri,
        state,
      })
      expectReturn(visit, client.postLogoutUri, state)
      expect(await askFrame(suite(), browser, message)).toBe('changed')
    },
  )
})
