import { decodeUtf8, isAuthkitError } from '@authkit/common'
import {
  JoseError,
  jwt,
  type JwtHeader,
  KeySet,
  KeySetUnavailableError,
  type VerificationKeyInput,
  type VerifiedJwt,
} from '@authkit/jose'
import { InvalidRequestError, TemporarilyUnavailableError } from '@authkit/oauth2'
import { type ServerContext, validSecrets } from '@authkit/oauth2/server'

/** What an ID Token of this server says about whom and whose session it is, Core §2. */
export interface IdTokenHint {
  /** The user as the client calls him. */
  readonly sub: string
  /** Whom the token is for. */
  readonly audience: readonly string[]
  /** The client that it was issued to, where it says so. */
  readonly authorizedParty: string | undefined
  /** The session; `null` for a claim that is no identifier of one. */
  readonly sid: string | null | undefined
  /** True when a secret that the client knows signs it, so that the client may have written it itself. */
  readonly forgeable: boolean
}

/** Longest hint in characters; the header of a request does not carry a longer one. */
const maxLength = 16_384
/** Seconds by which the clocks of two machines of this server may differ. */
const tolerance = 60
const essential = { essential: true } as const
/** Expired tokens are taken, so the times are looked at here. */
const anyTime = Number.MAX_SAFE_INTEGER
const secretAlgorithm = /^HS\d+$/

/**
 * Verifies an ID Token that a client gives back as a hint: signed by this server, for `clientId` where that is given, expired or not.
 * Throws an `InvalidRequestError` for anything else, RP-Initiated Logout §2 and §4.
 */
export async function verifyIdTokenHint(
  hint: string,
  clientId: string | undefined,
  context: ServerContext,
): Promise<IdTokenHint> {
  if (hint.length > maxLength) throw refused('id_token_hint_too_long')
  const { claims, header } = await verify(hint, clientId, context)
  const { sub = '', aud = [], azp, sid, iat = 0, nbf = 0 } = claims
  const now = context.clock() + tolerance
  // RP-Initiated Logout §2: the end has passed perhaps, the beginning has not.
  if (iat > now || nbf > now) throw refused('id_token_hint_not_valid_yet')
  const audience = [aud].flat()
  // RP-Initiated Logout §2: the client that is named is the one that the token was issued to.
  const isForClient = clientId === undefined || audience.includes(clientId)
  // Core §2: the authorized party is the client that it was issued to; others of the audience only read it.
  const isOfAnother = clientId !== undefined && azp !== undefined && azp !== clientId
  if (!isForClient || isOfAnother) throw refused('id_token_hint_of_another_client')
  return {
    sub,
    audience,
    authorizedParty: typeof azp === 'string' ? azp : undefined,
    sid: sid === undefined || typeof sid === 'string' ? sid : null,
    forgeable: secretAlgorithm.test(header.alg),
  }
}

async function verify(
  hint: string,
  clientId: string | undefined,
  context: ServerContext,
): Promise<VerifiedJwt> {
  try {
    const verified = await jwt.verifyAsync(
      hint,
      (unverified, payload) => keyOf(unverified, payload, clientId, context),
      {
        issuer: context.issuer,
        leeway: anyTime,
        clock: context.clock,
        // Core §10.1: a client secret that signs is as long as the hash.
        minimumSecretLength: 'rfc7518',
        // Core §2: these are in every ID Token, and in few other tokens of the server together.
        claims: { sub: essential, aud: essential, exp: essential, iat: essential, events: absent },
        ...decryption(hint, context),
      },
    )
    // RFC 8725 §3.11: the same keys sign other kinds of tokens, which say what they are.
    if (!isIdTokenType(verified.header.typ)) throw refused('id_token_hint_of_another_type')
    return verified
  } catch (cause) {
    if (cause instanceof KeySetUnavailableError)
      throw new TemporarilyUnavailableError(undefined, { cause, reason: 'keys_unavailable' })
    if (!(cause instanceof JoseError)) throw cause
    throw refused('id_token_hint_not_verified', cause)
  }
}

/** Back-Channel Logout §2.4: a token with events is a Logout Token, whatever its type says. */
const absent = { validate: () => false }

function isIdTokenType(typ: string | undefined): boolean {
  // RFC 7515 §4.1.9: `application/` may be left out, and case does not count.
  return typ === undefined || /^(?:application\/)?jwt$/i.test(typ)
}

/** Core §3.1.2.1: a client may encrypt its ID Token anew for the server; one that is not signed within is refused. */
function decryption(
  hint: string,
  { encryptionKeys }: ServerContext,
): { decrypt?: { key: KeySet } } {
  const isEncrypted = hint.split('.', 6).length === 5
  if (!isEncrypted) return {}
  if (encryptionKeys === undefined) throw refused('id_token_hint_encrypted')
  return { decrypt: { key: encryptionKeys } }
}

async function keyOf(
  header: JwtHeader,
  payload: Uint8Array,
  clientId: string | undefined,
  context: ServerContext,
): Promise<VerificationKeyInput | undefined> {
  if (secretAlgorithm.test(header.alg))
    return secretOf(clientId ?? clientIn(payload), header.alg, context)
  const { keys } = context
  if (keys === undefined) return undefined
  return keys instanceof KeySet ? publicHalves(keys).verificationKey(header) : keys.resolve(header)
}

/** Core §10.1: HMAC takes the client's secret, and only for a client that registered the algorithm. */
async function secretOf(
  clientId: string | undefined,
  alg: string,
  { findClient, clock }: ServerContext,
): Promise<VerificationKeyInput | undefined> {
  const client = clientId === undefined ? undefined : await findClient(clientId)
  if (client?.['id_token_signed_response_alg'] !== alg) return undefined
  const [current] = validSecrets(client, clock())
  const secret = current?.client_secret
  return typeof secret === 'string' ? Buffer.from(secret) : undefined
}

/** Whom an unverified token is for; it only chooses the secret that has to verify it. */
function clientIn(payload: Uint8Array): string | undefined {
  try {
    const claims: unknown = JSON.parse(decodeUtf8(payload))
    if (typeof claims !== 'object' || claims === null) return undefined
    const { aud, azp }: { readonly aud?: unknown; readonly azp?: unknown } = claims
    const named: unknown = Array.isArray(aud) && aud.length > 1 ? azp : [aud].flat()[0]
    return typeof named === 'string' ? named : undefined
  } catch (error) {
    if (error instanceof SyntaxError || isAuthkitError(error)) return undefined
    throw error
  }
}

const ofSet = new WeakMap<KeySet, KeySet>()

/** A set that signs may hold secrets beside key pairs, and then verifies nothing. */
function publicHalves(keys: KeySet): KeySet {
  let set = ofSet.get(keys)
  if (!set) {
    const pairs = keys.keys.filter(({ kty }) => kty !== 'oct')
    ofSet.set(keys, (set = new KeySet(pairs.map((key) => (key.isPrivate ? key.toPublic() : key)))))
  }
  return set
}

/** One message for every way in which a hint can fail. */
function refused(reason: string, cause?: unknown): InstanceType<typeof InvalidRequestError> {
  return new InvalidRequestError('The id_token_hint is no ID Token that this server issued', {
    reason,
    cause,
  })
}
