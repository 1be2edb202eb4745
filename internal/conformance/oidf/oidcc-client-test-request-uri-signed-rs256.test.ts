import { JsonWebKey, KeySet } from '@authkit/jose'
import { withRequestObject } from '@authkit/oidc/client'
import { decodeProtectedHeader, type JWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { open } from './rp/browser.ts'
import { publishRequestObject, requestUri } from './rp/request-uri.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-request-uri-signed-rs256', () => {
  const provider = useProvider()
  const application = useApplication()
  let key: JsonWebKey
  beforeAll(() => {
    key = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'client' })
  })

  it.each(titled(allVariants))(
    'oidcc-client-test-request-uri-signed-rs256, %s: passes a signed request object by reference, Core §6.2',
    async (_, variant) => {
      const keys = new KeySet([key]).toJSON().keys as readonly JWK[]
      const { login } = await relyingParty(provider(), variant, {
        registration: {
          request_object_signing_alg: 'RS256',
          request_uris: [requestUri(application())],
          jwks: { keys },
        },
        prepare: (client, request) =>
          withRequestObject(client, request, {
            key,
            publish: (object) => publishRequestObject(application(), object),
            clock: provider().state.clock,
          }),
      })
      await login()
      const [request] = provider().requests('/authorize')
      expect(request?.query.has('request_uri')).toBe(true)
      expect(request?.query.has('state')).toBe(false)
      expect(application().requests('/request.jwt')).toHaveLength(1)
      expect(decodeProtectedHeader((await open(requestUri(application()))).body)).toMatchObject({
        alg: 'RS256',
      })
      expect(provider().state.faults).toEqual([])
    },
  )
})
