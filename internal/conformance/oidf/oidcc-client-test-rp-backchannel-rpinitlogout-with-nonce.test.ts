import { describe, expect, it } from 'vitest'
import { bentLogout, refusedLogout } from './rp/logout-outcome.ts'
import { logoutTokenWithNonce } from './rp/logout-bends.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce, %s: refuses a token with a nonce, which could be an ID Token, Back-Channel Logout §2.4',
    async (_, variant) => {
      expect(await bentLogout(provider(), application(), variant, logoutTokenWithNonce)).toEqual(
        refusedLogout,
      )
    },
  )
})
