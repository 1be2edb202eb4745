import { AuthkitConfigError } from '@authkit/common'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { usesClientSecret } from '../registration/shared-secret.ts'
import type { OpenIDSettings } from '../settings.ts'

/** What a client gets: its ID Tokens, or answers of the UserInfo Endpoint. */
export type ClientUse = 'id_token' | 'userinfo'

/** How something is encrypted for a client. */
export interface ClientEncryption {
  /** Key management algorithm. */
  readonly alg: string
  /** Content encryption algorithm. */
  readonly enc: string
}

/** The signature algorithm that a client registered; RS256 unless it did, where the server can do that, Registration §2. Absent for UserInfo that is not signed. */
export function signatureOf(
  client: Client,
  use: ClientUse,
  context: ServerContext,
  { algorithms }: OpenIDSettings,
): string | undefined {
  const offered = algorithms(context)
  const registered = client[`${use}_signed_response_alg`]
  if (registered === undefined && use === 'userinfo') return undefined
  const alg = registered ?? usualAlgorithm(offered)
  if (typeof alg === 'string' && offered.includes(alg)) return alg
  throw new AuthkitConfigError(
    `Client "${client.client_id}": ${use}_signed_response_alg is none of the algorithms of openid(), ${offered.join(', ')}`,
  )
}

/** Registration §2: RS256 unless another one is named; where the server has no such key, the first that anybody can verify. */
export function usualAlgorithm(algorithms: readonly string[]): string | undefined {
  if (algorithms.includes('RS256')) return 'RS256'
  return algorithms.find((name) => name !== 'none' && !usesClientSecret(name))
}

/** The encryption that a client registered, Registration §2; absent unless it did. */
export function encryptionOf(
  client: Client,
  use: ClientUse,
  { keyManagement, contentEncryption }: OpenIDSettings,
): ClientEncryption | undefined {
  const alg = client[`${use}_encrypted_response_alg`]
  if (alg === undefined) return undefined
  // Registration §2: this is the default.
  const enc = client[`${use}_encrypted_response_enc`] ?? 'A128CBC-HS256'
  const isOffered =
    typeof alg === 'string' &&
    typeof enc === 'string' &&
    keyManagement.includes(alg) &&
    contentEncryption.includes(enc)
  if (isOffered) return { alg, enc }
  throw new AuthkitConfigError(
    `Client "${client.client_id}": the server does not encrypt by its ${use}_encrypted_response_alg and _enc; see openid({ encryption })`,
  )
}
