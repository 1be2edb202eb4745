import { describe, expect, it } from 'vitest'
import { authorize, random, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { expectErrorPage } from './op/error-page.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-registered-redirect-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-registered-redirect-uri'))(
    'oidcc-ensure-registered-redirect-uri: a redirect URI that is not registered gets an error page and no redirect, Core §3.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const request = requestOf(client, { redirect_uri: `${client.redirectUri}/${random()}` })
      const { answer, page } = await authorize(suite(), suite().site.browser(), request)
      expect(answer).toBeUndefined()
      expectErrorPage(page)
    },
  )
})
