import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-login-hint', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-login-hint'))(
    'oidcc-login-hint: login_hint is no error and fills in the sign-in page, Core §3.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const hint = `buffy@${new URL(suite().op.issuer).hostname}`
      const { visit } = await completeFlow(suite(), client, { login_hint: hint })
      expect(visit.signIns).toHaveLength(1)
      expect(visit.signIns[0]?.body).toContain(`value="${hint}"`)
    },
  )
})
