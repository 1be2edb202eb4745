import type { SignatureMethod } from './contract.ts'
import { hmacSha1, hmacSha256, hmacSha512 } from './hmac.ts'
import { plaintext } from './plaintext.ts'
import { rsaSha1, rsaSha256, rsaSha512 } from './rsa.ts'

/** The signature methods of this package. */
export type SignatureMethodName =
  | 'HMAC-SHA1'
  | 'HMAC-SHA256'
  | 'HMAC-SHA512'
  | 'RSA-SHA1'
  | 'RSA-SHA256'
  | 'RSA-SHA512'
  | 'PLAINTEXT'

const members = [hmacSha1, hmacSha256, hmacSha512, rsaSha1, rsaSha256, rsaSha512, plaintext]

const table: Readonly<Record<string, SignatureMethod>> = Object.assign(
  Object.create(null),
  Object.fromEntries(members.map((member) => [member.signatureMethod, member])),
)

/** Finds a signature method by its name; a record of your own is returned as it is. */
export function findSignatureMethod(method: string | SignatureMethod): SignatureMethod | undefined {
  return typeof method === 'string' ? table[method] : method
}
