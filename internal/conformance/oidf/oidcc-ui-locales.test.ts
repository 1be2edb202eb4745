import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { elements } from './op/markup.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ui-locales', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ui-locales'))(
    'oidcc-ui-locales: ui_locales is no error, and a language that the provider publishes is the one of the page, Core §3.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { visit } = await completeFlow(suite(), client, { ui_locales: 'se' })
      expect(visit.signIns).toHaveLength(1)
      const { ui_locales_supported: offered = [] } = suite().discovery
      for (const tag of Array.isArray(offered) ? offered.map(String) : []) {
        const wished = await completeFlow(suite(), client, { ui_locales: `se ${tag}` })
        expect(elements(wished.visit.signIns[0], 'html')).toMatchObject([{ lang: tag }])
      }
    },
  )
})
