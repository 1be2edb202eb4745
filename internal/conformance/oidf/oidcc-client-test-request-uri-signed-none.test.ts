import { withRequestObject } from '@authkit/oidc/client'
import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { open } from './rp/browser.ts'
import { publishRequestObject, requestUri } from './rp/request-uri.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-request-uri-signed-none', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(allVariants))(
    'oidcc-client-test-request-uri-signed-none, %s: passes an unsigned request object by reference, Core §6.1 and §6.2',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant, {
        registration: {
          request_object_signing_alg: 'none',
          request_uris: [requestUri(application())],
        },
        prepare: (client, request) =>
          withRequestObject(client, request, {
            unsigned: true,
            publish: (object) => publishRequestObject(application(), object),
            clock: provider().state.clock,
          }),
      })
      await login()
      const [request] = provider().requests('/authorize')
      expect(request?.query.has('state')).toBe(false)
      expect(application().requests('/request.jwt')).toHaveLength(1)
      const { body } = await open(requestUri(application()))
      expect(decodeProtectedHeader(body)).toMatchObject({ alg: 'none' })
      expect(provider().state.faults).toEqual([])
    },
  )
})
