import { type JwkObject, KeySet } from '@authkit/jose'
import type { ServerKeys } from '../context.ts'
import type { Endpoint } from '../contracts.ts'

/** JWK Set document with the public halves of the keys that the server signs and decrypts with, RFC 7517 §5. */
export function jwks(keys: ServerKeys | undefined, encryptionKeys?: KeySet): Endpoint {
  const document = documentOf(keys, encryptionKeys?.toJSON().keys ?? [])
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
function documentOf(
  keys: ServerKeys | undefined,
  more: readonly JwkObject[],
): () => Promise<string> {
  const write = (set: KeySet | undefined) =>
    JSON.stringify({ keys: [...(set?.toJSON().keys ?? []), ...more] })
  if (keys !== undefined && !(keys instanceof KeySet))
    return async () => write(await keys.publicKeys())
  const text = write(keys)
  return async () => text
}
