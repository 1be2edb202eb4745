import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenOfOtherEvent } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event, %s: refuses a token about another event, Back-Channel Logout §2.4',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenOfOtherEvent)).toEqual(
        refusedLogout,
      )
    },
  )
})
