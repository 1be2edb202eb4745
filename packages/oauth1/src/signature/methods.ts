import type { SignatureMethod } from './contract.ts'
import { hmacSha1, hmacSha256 } from './hmac.ts'
import { plaintext } from './plaintext.ts'
import { rsaSha1 } from './rsa.ts'

/** The signature methods of this package. */
export type SignatureMethodName = 'HMAC-SHA1' | 'HMAC-SHA256' | 'PLAINTEXT' | 'RSA-SHA1'

const table: Readonly<Record<string, SignatureMethod>> = Object.assign(
  Object.create(null),
  Object.fromEntries(
    [hmacSha1, hmacSha256, plaintext, rsaSha1].map((member) => [member.signatureMethod, member]),
  ),
)

/** Finds a signature method by its name; a record of your own is returned as it is. */
export function findSignatureMethod(
  method: SignatureMethodName | SignatureMethod,
): SignatureMethod | undefined {
  return typeof method === 'string' ? table[method] : method
}
