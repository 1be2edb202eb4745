import type { JsonObject } from '@authkit/common/store'
import { JoseError, JsonWebEncryption, type KeySet } from '@authkit/jose'
import { InvalidRequestObjectError } from '../../errors.ts'
import { contentEncryption, publicKeyEncryption } from '../../protocol/algorithms.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'

const jwe = new JsonWebEncryption()

/** What is inside of a request object that the client encrypted, and any other as it is, RFC 9101 §6.1. */
export async function decryptRequestObject(
  token: string,
  client: Client,
  { encryptionKeys }: ServerContext,
  { maxBytes }: { readonly maxBytes: number },
): Promise<string> {
  // RFC 7516 §7.1: an encrypted token has five parts.
  if (token.length > maxBytes || token.split('.', 6).length !== 5) return token
  if (!encryptionKeys) throw new InvalidRequestObjectError(undefined, { reason: 'encrypted' })
  try {
    const { payload } = await jwe.deserializeCompactAsync(token, encryptionKeys, {
      algorithms: allowed(client, encryptionKeys),
      maxBytes,
      maxInflatedBytes: maxBytes,
    })
    return new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch (cause) {
    // What is no text is no token either.
    if (!(cause instanceof JoseError || cause instanceof TypeError)) throw cause
    throw new InvalidRequestObjectError(undefined, { cause, reason: 'not_decrypted' })
  }
}

/** Where the client named algorithms, no others are its, OpenID Connect Registration §2. */
function allowed(client: Client, keys: KeySet): readonly string[] {
  const { request_object_encryption_alg: alg, request_object_encryption_enc: enc } = client
  return [
    ...(typeof alg === 'string' ? [alg] : keyManagement(keys)),
    ...(typeof enc === 'string' ? [enc] : contentEncryption),
  ]
}

function keyManagement(keys: KeySet): readonly string[] {
  const able = new Set([...keys].flatMap((key) => key.keyManagementAlgorithms()))
  return publicKeyEncryption.filter((alg) => able.has(alg))
}

/** What the metadata says about encrypted request objects, RFC 9101 §9.3. */
export function requestObjectEncryption(keys: KeySet): JsonObject {
  return {
    request_object_encryption_alg_values_supported: keyManagement(keys),
    request_object_encryption_enc_values_supported: contentEncryption,
  }
}
