import { describe, expect, it } from 'vitest'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { expectErrorPage } from './op/error-page.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-redirect-uri-query-added', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-redirect-uri-query-added'))(
    'oidcc-redirect-uri-query-added: a redirect URI with a query that is not registered gets an error page, Core §3.1.2.1: $name',
    async (variant) => {
      const callback = `${suite().site.origin}/callback`
      const client = await registerClient(suite(), variant, { redirect_uris: [callback] })
      const request = requestOf(client, { redirect_uri: `${callback}?foo=bar` })
      const { answer, page } = await authorize(suite(), suite().site.browser(), request)
      expect(answer).toBeUndefined()
      expectErrorPage(page)
    },
  )
})
