import { describe, expect, it } from 'vitest'
import { errorOf } from './op/answer.ts'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-prompt-none-not-logged-in', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-prompt-none-not-logged-in'))(
    'oidcc-prompt-none-not-logged-in: prompt=none without a session is an error at the client, without a page, Core §3.1.2.6: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const request = requestOf(client, { prompt: 'none' })
      const visit = await authorize(suite(), suite().site.browser(), request)
      expect([...visit.signIns, ...visit.consents]).toEqual([])
      expect(errorOf(suite(), client, visit)).toMatch(
        /^(login_required|interaction_required|consent_required|account_selection_required)$/,
      )
    },
  )
})
