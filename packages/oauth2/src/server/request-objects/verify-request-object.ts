import { type Clock } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  JoseError,
  jwt,
  type JwtClaims,
  type JwtHeader,
  type KeySet,
  KeySetUnavailableError,
  type RemoteKeySet,
} from '@authkit/jose'
import { InvalidRequestObjectError, TemporarilyUnavailableError } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import { clientKeys } from '../clients/client-keys.ts'
import type { ServerContext } from '../context.ts'

/** What request objects have to be. */
export interface RequestObjectRules {
  /** Identifier of the server, which they are for. */
  readonly audience: string
  readonly clock: Clock
  readonly algorithms: readonly string[]
  /** Longest time until they end, in seconds. */
  readonly maxLifetime: number
  /** Whether one has to say when it ends. */
  readonly requireExpiry: boolean
  /** Whether those that nobody signed are taken. */
  readonly unsigned: boolean
  /** Longest one in bytes. */
  readonly maxBytes: number
  /** Where keys of clients may be. */
  readonly addresses: 'any' | 'public'
}

/** Difference of clocks that is tolerated, in seconds. */
const leeway = 10
/** RFC 9101 §10.8: with a type of its own no other JWT of the client stands for a request object. */
const types = ['jwt', 'oauth-authz-req+jwt']

/** The claims of a request object of a client, RFC 9101 §6.2. */
export async function verifyRequestObject(
  token: string,
  client: Client,
  context: ServerContext,
  rules: RequestObjectRules,
): Promise<JsonObject> {
  const keys = clientKeys(client, { addresses: rules.addresses, clock: context.clock })
  if (!keys) throw new InvalidRequestObjectError(undefined, { reason: 'client_has_no_keys' })
  const { header, claims } = await verify(token, client, keys, rules)
  refuseOtherKinds(header, claims, client)
  const { exp = 0, client_id: named = client.client_id } = claims
  if (exp > rules.clock() + rules.maxLifetime + leeway) {
    throw new InvalidRequestObjectError(undefined, { reason: 'lives_too_long' })
  }
  // RFC 9101 §5: client_id stands inside as well, and says the same. The issuer, which was verified, is the client too.
  if (named !== client.client_id) {
    throw new InvalidRequestObjectError(undefined, { reason: 'client_id_mismatch' })
  }
  return { ...claims, client_id: named }
}

/** Refuses a JWT that says that it is something else than a request object, or looks like something else, RFC 9101 §10.8. */
export function refuseOtherKinds({ typ }: JwtHeader, { sub }: JwtClaims, client: Client): void {
  const known = typ === undefined || (typeof typ === 'string' && types.includes(shortType(typ)))
  // RFC 9101 §10.8: an assertion that authenticates the client has the client as its subject.
  const isOther = !known || sub === client.client_id
  if (isOther) throw new InvalidRequestObjectError(undefined, { reason: 'other_kind_of_jwt' })
}

async function verify(
  token: string,
  client: Client,
  keys: KeySet | RemoteKeySet,
  { audience, clock, algorithms, maxBytes, requireExpiry }: RequestObjectRules,
) {
  const registered = client['request_object_signing_alg']
  try {
    return await jwt.verifyAsync<JsonObject>(token, keys, {
      // Registration §2: where the client named one, no other algorithm is its.
      algorithms: algorithms.filter((name) => registered === undefined || name === registered),
      // RFC 9101 §4: the client is the issuer, this server the audience.
      issuer: client.client_id,
      audience,
      clock,
      leeway,
      maxBytes,
      claims: {
        exp: { essential: requireExpiry },
        // Core §6.1: beside OAuth 2.0 JWT-Secured requests there are those of OpenID Connect, where it may be missing.
        client_id: { essential: requireExpiry },
      },
    })
  } catch (cause) {
    if (cause instanceof KeySetUnavailableError) {
      throw new TemporarilyUnavailableError(undefined, { cause, reason: 'client_keys_unavailable' })
    }
    if (!(cause instanceof JoseError)) throw cause
    throw new InvalidRequestObjectError(undefined, { cause, reason: 'not_verified' })
  }
}

function shortType(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '')
}
