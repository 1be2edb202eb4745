import type { KeySet } from '@authkit/jose'
import type { Endpoint } from '../contracts.ts'

/** JWK Set document with the public halves of the signing keys, RFC 7517 §5. */
export function jwks(keys: KeySet): Endpoint {
  const body = JSON.stringify(keys)
  return {
    name: 'jwks',
    path: '/jwks',
    methods: ['GET'],
    metadataName: 'jwks_uri',
    handle: async () => ({
      status: 200,
      headers: {
        'content-type': 'application/jwk-set+json',
        'cache-control': 'public, max-age=300',
        // Public data that pages of any origin may read.
        'access-control-allow-origin': '*',
      },
      body,
    }),
  }
}
