import { describe, expect, it } from 'vitest'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { expectErrorPage } from './op/error-page.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-response-type-missing', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-response-type-missing'))(
    'oidcc-response-type-missing: a request without response_type is refused, on a page or at the client, RFC 6749 §3.1.1 and §4.1.2.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const request = requestOf(client, { response_type: undefined })
      const { answer, page } = await authorize(suite(), suite().site.browser(), request)
      if (!answer) return expectErrorPage(page)
      expect(['invalid_request', 'unsupported_response_type']).toContain(
        answer.parameters.get('error'),
      )
      expect(answer.parameters.get('state')).toBe(request['state'])
      expect(answer.parameters.has('code')).toBe(false)
      expect(answer.carrier === 'form_post').toBe(variant.responseMode === 'form_post')
    },
  )
})
