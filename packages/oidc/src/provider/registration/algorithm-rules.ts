import type { JsonObject } from '@authkit/common/store'
import { type JwkSetObject, KeySet } from '@authkit/jose'
import {
  clientKeys,
  type ClientMetadataRule,
  invalidMember,
  type MetadataTerms,
  type ServerContext,
  textValue,
} from '@authkit/oauth2/server'
import { returnsIdToken } from './application-type.ts'
import { usualAlgorithm } from '../id-token/client-algorithms.ts'
import { usesClientSecret } from './shared-secret.ts'

/** Algorithms of the server, by what they are for. */
export interface ResponseAlgorithms {
  /** Signature algorithms of ID Tokens and UserInfo; `none` only where the server has it. */
  readonly algorithms: (context: ServerContext) => readonly string[]
  /** Key management algorithms for them, values of `alg`. */
  readonly keyManagement: readonly string[]
  /** Content encryption algorithms for them, values of `enc`. */
  readonly contentEncryption: readonly string[]
}

/** How a client wants to get ID Tokens and UserInfo, Registration §2. */
export function signatureRules({ algorithms }: ResponseAlgorithms): readonly ClientMetadataRule[] {
  const [idToken, userinfo] = ['id_token_signed_response_alg', 'userinfo_signed_response_alg']
  return [
    {
      member: idToken,
      check(value, terms) {
        const list = algorithms(terms.context)
        const name = textValue(idToken, value) ?? usualAlgorithm(list)
        if (name !== undefined) requireListed(idToken, name, list)
        // Registration §2: none is for ID Tokens that come by TLS alone.
        if (name === 'none' && returnsIdToken(terms.registered['response_types'])) {
          throw invalidMember(idToken, 'is not none where the browser carries ID Tokens')
        }
        requireSecretHolder(idToken, name, terms)
        return name
      },
    },
    {
      member: userinfo,
      check(value, terms) {
        // Registration §2: JSON that is not signed unless one is named.
        const name = textValue(userinfo, value)
        if (name !== undefined) requireListed(userinfo, name, algorithms(terms.context))
        requireSecretHolder(userinfo, name, terms)
        return name
      },
    },
  ]
}

/** How what is written for a client is encrypted, and how its request objects may be, Registration §2. */
export function encryptionRules(offered: ResponseAlgorithms): readonly ClientMetadataRule[] {
  const ofServer = (): Offer => ({ alg: offered.keyManagement, enc: offered.contentEncryption })
  return [
    ...encryptionPair('id_token_encrypted_response', ofServer, requireClientKey),
    ...encryptionPair('userinfo_encrypted_response', ofServer, requireClientKey),
    ...encryptionPair('request_object_encryption', ofRequestObjects, () => undefined),
  ]
}

interface Offer {
  readonly alg: readonly unknown[]
  readonly enc: readonly unknown[]
}

/** Registration §2: this one where a client names a key management algorithm only. */
const usualEncryption = 'A128CBC-HS256'

function encryptionPair(
  prefix: string,
  offer: (serverMetadata: JsonObject) => Offer,
  requireKey: (member: string, algorithm: string, terms: MetadataTerms) => void,
): readonly ClientMetadataRule[] {
  const [alg, enc] = [`${prefix}_alg`, `${prefix}_enc`]
  return [
    {
      member: alg,
      check(value, terms) {
        const name = textValue(alg, value)
        if (name === undefined) return undefined
        requireListed(alg, name, offer(terms.serverMetadata).alg)
        requireSecretHolder(alg, name, terms)
        requireKey(alg, name, terms)
        return name
      },
    },
    {
      member: enc,
      check(value, { registered, serverMetadata }) {
        const given = textValue(enc, value)
        const isEncrypted = registered[alg] !== undefined
        // Registration §2: enc comes with alg.
        if (given !== undefined && !isEncrypted) throw invalidMember(enc, `comes with ${alg}`)
        if (!isEncrypted) return undefined
        const name = given ?? usualEncryption
        requireListed(enc, name, offer(serverMetadata).enc)
        return name
      },
    },
  ]
}

/** What the server says that it decrypts; nothing where it has no keys for that. */
function ofRequestObjects(serverMetadata: JsonObject): Offer {
  const listed = (kind: string): readonly unknown[] => {
    const list = serverMetadata[`request_object_encryption_${kind}_values_supported`]
    return Array.isArray(list) ? list : []
  }
  return { alg: listed('alg'), enc: listed('enc') }
}

function requireListed(member: string, name: string, list: readonly unknown[]): void {
  if (!list.includes(name)) throw invalidMember(member, 'is one that the metadata lists')
}

/** Core §10.1, §10.2: a client that keeps no secret shares none. */
function requireSecretHolder(
  member: string,
  algorithm: string | undefined,
  { registered, context }: MetadataTerms,
): void {
  if (!usesClientSecret(algorithm)) return
  const method = registered['token_endpoint_auth_method']
  const methods = context.members.clientAuthentication
  if (typeof method === 'string' && methods.get(method)?.confidential === true) return
  throw invalidMember(member, 'is one for clients with a secret')
}

/** Core §10.2: what is encrypted with a public key needs one, of the client's. */
function requireClientKey(
  member: string,
  algorithm: string,
  { registered: { jwks, jwks_uri: uri } }: MetadataTerms,
): void {
  // Keys behind a URL may change at any time, so they are looked at when they are needed.
  if (usesClientSecret(algorithm) || uri !== undefined) return
  // The rule of `jwks` lets nothing but a JWK Set through.
  const client = { client_id: '', jwks: jwks as JwkSetObject | undefined }
  const keys = clientKeys(client)
  const isUsable =
    keys instanceof KeySet &&
    keys.keys.some((key) => key.keyManagementAlgorithms().includes(algorithm))
  if (!isUsable) throw invalidMember(member, 'needs a key for it in jwks, or jwks_uri')
}
