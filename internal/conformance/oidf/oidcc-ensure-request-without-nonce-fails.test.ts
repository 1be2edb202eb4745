import { describe, expect, it } from 'vitest'
import { errorOf } from './op/answer.ts'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { expectErrorPage } from './op/error-page.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-request-without-nonce-fails', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-request-without-nonce-fails'))(
    'oidcc-ensure-request-without-nonce-fails: a request without nonce is refused where an ID Token comes through the browser, Core §3.2.2.1 and §3.3.2.11: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const request = requestOf(client, { nonce: undefined })
      const visit = await authorize(suite(), suite().site.browser(), request)
      if (!visit.answer) return expectErrorPage(visit.page)
      expect(errorOf(suite(), client, visit)).toBe('invalid_request')
    },
  )
})
