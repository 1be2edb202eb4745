import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-redirect-uri-query-OK', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-redirect-uri-query-OK'))(
    'oidcc-redirect-uri-query-OK: a redirect URI keeps its query, Core §3.1.2.1 and RFC 6749 §3.1.2: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant, {
        redirect_uris: [`${suite().site.origin}/callback?foo=bar`],
      })
      const { visit } = await completeFlow(suite(), client)
      expect(visit.answer?.uri.searchParams.get('foo')).toBe('bar')
    },
  )
})
