import { isAuthkitError } from '@authkit/common'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import { JsonWebKey } from '@authkit/jose'
import type { ServerContext } from '../context.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { namesOf } from './grant-rules.ts'
import { textValue, urlValue } from './member-values.ts'
import { type ClientMetadataRule, invalidMember } from './metadata-rule.ts'

const maxKeys = 20
/** Types of key that are read here; what has another type is for other servers, RFC 7517 §5. */
const keyTypes: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP', 'AKP'])
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** How a client authenticates and by which keys, RFC 7591 §2. */
export const credentialRules: readonly ClientMetadataRule[] = [
  {
    member: 'token_endpoint_auth_method',
    check(value, { registered, context }) {
      const member = 'token_endpoint_auth_method'
      // RFC 7591 §2: Basic unless another one is named.
      const name = textValue(member, value) ?? 'client_secret_basic'
      const { clientAuthentication, grants } = context.members
      const method = clientAuthentication.get(name)
      if (!method) throw invalidMember(member, 'is none that the server has')
      const grantTypes = namesOf(registered['grant_types'])
      // RFC 6749 §4.4: some grants are for clients that prove who they are.
      if (!method.confidential && grantTypes.some((type) => grants.get(type)?.confidentialOnly)) {
        throw invalidMember(member, 'is none with which a client proves who it is')
      }
      return name
    },
  },
  {
    member: 'token_endpoint_auth_signing_alg',
    check(value, { registered, context }) {
      const member = 'token_endpoint_auth_signing_alg'
      const name = textValue(member, value)
      if (name === undefined) return undefined
      const algorithms = methodOf(registered, context)?.signingAlgorithms ?? []
      // RFC 8414 §2: never none, whatever the method lists.
      if (name === 'none' || !algorithms.includes(name)) {
        throw invalidMember(member, 'is none that the server takes with this method')
      }
      return name
    },
  },
  { member: 'jwks_uri', check: (value) => urlValue('jwks_uri', value) },
  {
    member: 'jwks',
    check(value, { registered, context }) {
      const hasUri = registered['jwks_uri'] !== undefined
      // RFC 7591 §2: by value or by reference, never both.
      if (value !== undefined && hasUri) {
        throw invalidMember('jwks', 'comes in the place of jwks_uri, not beside it')
      }
      if (value !== undefined) return publicKeys(value)
      if (methodOf(registered, context)?.credential === 'key' && !hasUri) {
        throw invalidMember('jwks', 'or jwks_uri is needed by this token_endpoint_auth_method')
      }
      return undefined
    },
  },
]

function methodOf(
  registered: JsonObject,
  { members }: ServerContext,
): ClientAuthenticationMethod | undefined {
  const name = registered['token_endpoint_auth_method']
  return typeof name === 'string' ? members.clientAuthentication.get(name) : undefined
}

function publicKeys(value: JsonValue): JsonObject {
  const keys = isObject(value) ? value['keys'] : undefined
  // The type of a JSON list is lost on `Array.isArray`.
  const entries: readonly JsonValue[] = Array.isArray(keys) ? keys : []
  if (entries.length === 0 || entries.length > maxKeys || !entries.every(isObject)) {
    throw invalidMember('jwks', `is a JWK Set of 1 to ${maxKeys} keys`)
  }
  // RFC 7591 §2: public keys. A set that shows what is secret is worth nothing.
  if (entries.some(isSecret)) throw invalidMember('jwks', 'holds a private or symmetric key')
  const known = entries.filter(({ kty }) => keyTypes.has(kty))
  if (known.length === 0 || !known.every(isUsable)) {
    throw invalidMember('jwks', 'holds a key that is malformed, weak or of an unknown type')
  }
  return { keys: entries }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSecret(entry: JsonObject): boolean {
  return entry['kty'] === 'oct' || privateMembers.some((name) => Object.hasOwn(entry, name))
}

function isUsable({ kty, ...members }: JsonObject): boolean {
  if (typeof kty !== 'string') return false
  try {
    JsonWebKey.import({ ...members, kty })
    return true
  } catch (error) {
    if (isAuthkitError(error)) return false
    throw error
  }
}
