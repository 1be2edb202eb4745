import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenOfOther } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss, %s: refuses a Logout Token of another issuer, Back-Channel Logout §2.6',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenOfOther)).toEqual(
        refusedLogout,
      )
    },
  )
})
