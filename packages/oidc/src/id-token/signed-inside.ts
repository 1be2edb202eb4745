import { JsonWebEncryption, type NestedDecryption } from '@authkit/jose'

/**
 * The signed token inside an encrypted one, which is what `id_token_hint` takes, OpenID Connect Core §3.1.2.1. A token that is not encrypted is
 * returned as it is. Nothing is verified; rejects with a `JoseError` for a token that cannot be decrypted.
 */
export async function signedInside(
  token: string,
  decryption: NestedDecryption | undefined,
): Promise<string> {
  if (decryption === undefined || token.split('.', 6).length !== 5) return token
  const { key, ...options } = decryption
  const { payload } = await new JsonWebEncryption().deserializeCompactAsync(token, key, options)
  return new TextDecoder().decode(payload)
}
