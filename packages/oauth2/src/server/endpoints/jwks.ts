import { KeySet } from '@authkit/jose'
import type { ServerKeys } from '../context.ts'
import type { Endpoint } from '../contracts.ts'

/** JWK Set document with the public halves of the signing keys, RFC 7517 §5. */
export function jwks(keys: ServerKeys): Endpoint {
  const document = documentOf(keys)
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
      body: await document(),
    }),
  }
}

/** A set that does not change is written once. */
function documentOf(keys: ServerKeys): () => Promise<string> {
  if (!(keys instanceof KeySet)) return async () => JSON.stringify(await keys.publicKeys())
  const text = JSON.stringify(keys)
  return async () => text
}
