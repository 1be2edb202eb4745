import type { JsonObject, JsonValue } from '@authkit/common/store'
import type { ClaimsRequest } from '../../claims/claims-request.ts'

/** What is remembered of an authentication request with its grant. */
export interface OpenIDMemory {
  readonly nonce: string | undefined
  /** The `claims` parameter, Core §5.5. */
  readonly claims: ClaimsRequest
  /** Languages for claims, Core §5.2. */
  readonly claimsLocales: readonly string[]
}

/** The memory in the form that a store keeps. */
export function writeMemory({ nonce, claims, claimsLocales }: OpenIDMemory): JsonObject {
  return {
    ...(nonce === undefined ? {} : { nonce }),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    ...(claimsLocales.length === 0 ? {} : { claimsLocales }),
  }
}

/** What `writeMemory` wrote; nothing for a grant that did not begin with an authentication request. */
export function readMemory(remembered: Readonly<Record<string, JsonObject>>): OpenIDMemory {
  const { nonce, claims, claimsLocales } = remembered['openid'] ?? {}
  return {
    nonce: typeof nonce === 'string' ? nonce : undefined,
    claims: isObject(claims) ? claims : {},
    claimsLocales: Array.isArray(claimsLocales)
      ? claimsLocales.filter((tag) => typeof tag === 'string')
      : [],
  }
}

/** Its members were checked before they were remembered. */
function isObject(value: JsonValue | undefined): value is ClaimsRequest & JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
