import { createHash } from 'node:crypto'
import { JsonWebKey } from '@authkit/jose'

/** Bits of the key that each algorithm wraps with, RFC 7518 §4.1. */
const wrappingBits: ReadonlyMap<string, number> = new Map([
  ['A128KW', 128],
  ['A192KW', 192],
  ['A256KW', 256],
  ['A128GCMKW', 128],
  ['A192GCMKW', 192],
  ['A256GCMKW', 256],
])

/** Bits of the key that encrypts the content, RFC 7518 §5.1: with `dir` it is the shared key itself. */
const contentBits: ReadonlyMap<string, number> = new Map([
  ['A128CBC-HS256', 256],
  ['A192CBC-HS384', 384],
  ['A256CBC-HS512', 512],
  ['A128GCM', 128],
  ['A192GCM', 192],
  ['A256GCM', 256],
])

/**
 * The key that client and provider share for an encryption without public keys, OpenID Connect Core §10.2: the left-most bits of a
 * hash of the client secret, as many as `alg` takes, or with `dir` as many as `enc` takes. Absent for every other `alg`.
 */
export function clientSecretKey(
  clientSecret: string,
  alg: string,
  enc: string,
): JsonWebKey | undefined {
  const bits = alg === 'dir' ? contentBits.get(enc) : wrappingBits.get(alg)
  if (bits === undefined) return undefined
  const digest = createHash(hashFor(bits)).update(clientSecret, 'utf8').digest()
  return JsonWebKey.import({ secret: digest.subarray(0, bits / 8) }, { use: 'enc' })
}

/** Core §10.2: SHA-256 up to 256 bits, SHA-384 up to 384, and SHA-512 up to 512. */
function hashFor(bits: number): 'sha256' | 'sha384' | 'sha512' {
  if (bits <= 256) return 'sha256'
  return bits <= 384 ? 'sha384' : 'sha512'
}
