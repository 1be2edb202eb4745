import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { unsignedLogoutToken } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-alg-none', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-alg-none, %s: refuses a Logout Token that nobody signed, Back-Channel Logout §2.6',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, unsignedLogoutToken)).toEqual(
        refusedLogout,
      )
    },
  )
})
