import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenForOther } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud, %s: refuses a Logout Token for another client, Back-Channel Logout §2.6',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenForOther)).toEqual(
        refusedLogout,
      )
    },
  )
})
