import { AuthkitConfigError } from '@authkit/common'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { type ClientUse, encryptionOf, signatureOf } from './id-token/client-algorithms.ts'
import type { OpenIDSettings } from './settings.ts'
import { subjectTypeOf } from './subject-type-of.ts'

const uses: readonly ClientUse[] = ['id_token', 'userinfo']

/**
 * Finds what would go wrong when a user signs in at a client that is written down in code: a subject type or an algorithm that the provider
 * does not have, or a secret that is too short for it. Throws an `AuthkitConfigError`, Registration §2.
 */
export function checkOpenIDClient(
  client: Client,
  context: ServerContext,
  settings: OpenIDSettings,
): void {
  subjectTypeOf(client, settings.subjectTypes).checkClient?.(client)
  for (const use of uses) {
    encryptionOf(client, use, settings)
    if (client[`${use}_signed_response_alg`] !== undefined)
      checkSecretLength(client, signatureOf(client, use, context, settings))
  }
}

/** Core §16.19, RFC 7518 §3.2: a secret that signs has as many bytes as the hash. */
function checkSecretLength(client: Client, alg = ''): void {
  const [, bits] = /^HS(\d{3})$/.exec(alg) ?? []
  const bytes = Number(bits ?? 0) / 8
  const secrets = [client, ...(client.client_secrets ?? [])].map((each) => each?.client_secret)
  // Whether there is one at all the server has looked at.
  if (secrets.every((text) => typeof text !== 'string' || Buffer.byteLength(text) >= bytes)) return
  throw new AuthkitConfigError(
    `Client "${client.client_id}": ${alg} needs a client_secret of at least ${bytes} bytes; generateToken(${bytes}) makes one`,
  )
}
