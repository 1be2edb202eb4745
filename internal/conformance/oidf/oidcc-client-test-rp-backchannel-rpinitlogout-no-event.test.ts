import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenWithoutEvent } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-no-event', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-no-event, %s: refuses a token without events, Back-Channel Logout §2.4',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenWithoutEvent)).toEqual(
        refusedLogout,
      )
    },
  )
})
