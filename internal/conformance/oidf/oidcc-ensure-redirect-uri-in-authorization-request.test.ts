import { describe, expect, it } from 'vitest'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { expectErrorPage } from './op/error-page.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-redirect-uri-in-authorization-request', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-redirect-uri-in-authorization-request'))(
    'oidcc-ensure-redirect-uri-in-authorization-request: a request without redirect_uri gets an error page, Core §3.1.2.1: $name',
    async (variant) => {
      const redirectUris = ['/callback', '/callback2'].map(
        (path) => `${suite().site.origin}${path}`,
      )
      const client = await registerClient(suite(), variant, { redirect_uris: redirectUris })
      const request = requestOf(client, { redirect_uri: undefined })
      const { answer, page } = await authorize(suite(), suite().site.browser(), request)
      expect(answer).toBeUndefined()
      expectErrorPage(page)
    },
  )
})
