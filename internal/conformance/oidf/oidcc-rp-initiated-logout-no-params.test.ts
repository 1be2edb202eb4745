import { describe, it } from 'vitest'
import { completeFlow } from './op/flow.ts'
import { endSession, expectSignedOut, expectSignedOutPage, registerForLogout } from './op/logout.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-rp-initiated-logout-no-params', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-rp-initiated-logout-no-params'))(
    'oidcc-rp-initiated-logout-no-params: a request without any parameter signs the user out and says so, RP-Initiated Logout §2: $name',
    async (variant) => {
      const client = await registerForLogout(suite(), variant)
      const { browser } = await completeFlow(suite(), client)
      expectSignedOutPage(await endSession(suite(), browser, {}))
      await expectSignedOut(suite(), client, browser)
    },
  )
})
