import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenOfOtherAlg } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg, %s: refuses a Logout Token of another algorithm, Back-Channel Logout §2.6',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenOfOtherAlg)).toEqual(
        refusedLogout,
      )
    },
  )
})
