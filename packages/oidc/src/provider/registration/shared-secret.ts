import type { ClientMetadata } from '@authkit/oauth2'

/** Members of the client metadata that name an algorithm of what the server writes for the client. */
const members = [
  'id_token_signed_response_alg',
  'id_token_encrypted_response_alg',
  'userinfo_signed_response_alg',
  'userinfo_encrypted_response_alg',
]

const secretAlgorithm = /^(?:HS\d{3}|dir|A\d{3}(?:GCM)?KW|PBES2-.+)$/

/** True for a signature or key management algorithm whose key comes from the client secret, Core §10.1 and §10.2. */
export function usesClientSecret(algorithm: unknown): boolean {
  return typeof algorithm === 'string' && secretAlgorithm.test(algorithm)
}

/** True for a client whose secret the server signs or encrypts with, so that it has to know it in clear, Core §10.1 and §10.2. */
export function needsClientSecret(client: ClientMetadata): boolean {
  return members.some((member) => usesClientSecret(client[member]))
}
