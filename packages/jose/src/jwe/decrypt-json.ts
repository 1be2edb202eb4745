import type { HeaderValues, UnwrapRequest } from '../algorithms/key-management/contract.ts'
import type { ContentCipher } from '../crypto/encrypt.ts'
import { isKeyObject } from '../crypto/keys.ts'
import {
  DecryptionError,
  InvalidAlgorithmForMultipleRecipientsModeError,
  JoseError,
  KeyMismatchError,
  TooLargeError,
} from '../errors.ts'
import type { KeyInput } from '../jwk/input.ts'
import { isJsonWebKey } from '../jwk/key.ts'
import { isObject } from '../jws/json.ts'
import { openContent, payloadOf, requireSegment } from './content.ts'
import {
  type JweHeader,
  requireAllowed,
  requireEncryptedKey,
  requireKnown,
  requireSenderRule,
  requireUnderstood,
  type ResolvedHeader,
  resolveHeader,
} from './header.ts'
import { encryptionKeyLater, encryptionKeyNow } from './key-resolver.ts'
import { type ReadJwe, readJwe, type ReadRecipient } from './read-json.ts'
import { type Candidate, candidateOf, iterationBudget, unwrapLater } from './recipient.ts'
import type { EncryptionPolicy } from './rules.ts'

/** A key for the recipient of a certain ID, whatever the ID of the key itself is. */
export interface KeyOfRecipient<Key = KeyInput> {
  /** Key ID in the header of the recipient. */
  readonly kid: string
  /** The key. */
  readonly key: Key
}

/** What a JSON object held, once it is decrypted. */
export interface DecryptedJson {
  /** The payload as bytes. */
  readonly payload: Uint8Array
  /** All header parameters of the recipient whose key decrypted it; only the protected ones are authentic. */
  readonly header: JweHeader
  /** The protected header. */
  readonly protected: HeaderValues
  /** Header parameters for all recipients, which nobody has authenticated. */
  readonly unprotected: HeaderValues
  /** Header parameters of the recipient alone, which nobody has authenticated. */
  readonly recipient: HeaderValues
  /** Further data that was authenticated. */
  readonly aad: Uint8Array | undefined
}

/** Decrypts a JSON object, or its text, with the key of one of its recipients, RFC 7516 §5.2. */
export function decryptJson(
  input: unknown,
  given: unknown,
  policy: EncryptionPolicy,
): DecryptedJson {
  const trial = new Trial(input, given, policy)
  for (const read of trial.recipients) {
    const attempt = trial.guard(() => {
      const header = trial.judge(read)
      const key = encryptionKeyNow(trial.key, header.values)
      const candidate = candidateOf(header, key, policy)
      return { header, cipher: candidate.unwrap.unwrap(trial.requestOf(read, header, candidate)) }
    })
    const opened = trial.open(read, attempt)
    if (opened !== undefined) return opened
  }
  throw trial.failure()
}

/** The same with keys that may have to be fetched, and on the thread pool where the policy says so. */
export async function decryptJsonAsync(
  input: unknown,
  given: unknown,
  policy: EncryptionPolicy,
): Promise<DecryptedJson> {
  const trial = new Trial(input, given, policy)
  for (const read of trial.recipients) {
    const attempt = await trial.guardLater(async () => {
      const header = trial.judge(read)
      const key = await encryptionKeyLater(trial.key, header.values)
      const candidate = candidateOf(header, key, policy)
      const request = trial.requestOf(read, header, candidate)
      return { header, cipher: await unwrapLater(candidate.unwrap, request, policy) }
    })
    const opened = trial.open(read, attempt)
    if (opened !== undefined) return opened
  }
  throw trial.failure()
}

/** A recipient whose key was recovered, rightly or not. */
interface Attempt {
  readonly header: ResolvedHeader
  readonly cipher: ContentCipher
}

/** Recipients that a key is tried on. To try a hundred would let one message cost a tenth of a second. */
const maximumAttempts = 16

/** One key tried on the recipients of a message. */
class Trial {
  readonly recipients: readonly ReadRecipient[]
  readonly key: unknown
  readonly #message: ReadJwe
  readonly #policy: EncryptionPolicy
  readonly #spend: (iterations: number) => void
  #isTried = false
  #attempts = 0
  #problem: JoseError | undefined

  constructor(input: unknown, given: unknown, policy: EncryptionPolicy) {
    this.#message = readJwe(input, policy.maxBytes)
    this.#policy = policy
    this.#spend = iterationBudget(policy)
    const { kid, key } = keyOf(given)
    this.key = key
    const named = this.#message.recipients.filter(({ merged }) => merged['kid'] === kid)
    // Authlib's rule: a key ID means its recipients alone; where it means none, each may be the one.
    const isNamed = kid !== undefined && named.length > 0
    this.recipients = isNamed ? named : this.#message.recipients
  }

  /** Refuses what is not allowed, for one recipient. */
  judge(read: ReadRecipient): ResolvedHeader {
    const header = resolveHeader(read.merged)
    requireAllowed(header, this.#policy)
    requireSenderRule(header.algorithm.hasSender, this.#policy)
    requireKnown(header, this.#policy)
    requireUnderstood(header, read.protected, this.#policy)
    // RFC 7518 §4.5, §4.6: such a key is the content encryption key, and there can be one only.
    if (header.algorithm.mode === 'direct' && this.#message.recipients.length > 1) {
      throw new InvalidAlgorithmForMultipleRecipientsModeError()
    }
    requireEncryptedKey(header, read.encryptedKey)
    return header
  }

  requestOf(
    read: ReadRecipient,
    { encryption }: ResolvedHeader,
    { sender }: Candidate,
  ): UnwrapRequest {
    if (this.#attempts === maximumAttempts) {
      throw new TooLargeError('the message has too many recipients to try them all')
    }
    this.#attempts += 1
    return {
      encryption,
      header: read.merged,
      encryptedKey: requireSegment(read.encryptedKey),
      sender,
      tag: this.#message.content.tag,
      spend: this.#spend,
    }
  }

  /** What is wrong with one recipient does not keep another from decrypting. */
  guard(recover: () => Attempt): Attempt | undefined {
    try {
      return recover()
    } catch (error) {
      this.#note(error)
      return undefined
    }
  }

  async guardLater(recover: () => Promise<Attempt>): Promise<Attempt | undefined> {
    try {
      return await recover()
    } catch (error) {
      this.#note(error)
      return undefined
    }
  }

  /** The content, if the recovered key is the right one. */
  open(read: ReadRecipient, attempt: Attempt | undefined): DecryptedJson | undefined {
    if (attempt === undefined) return undefined
    this.#isTried = true
    const { content, authenticated, aad } = this.#message
    const { encryption, compression, values } = attempt.header
    const opened = openContent(encryption, attempt.cipher, content, authenticated)
    if (opened === undefined) return undefined
    const { protected: integrityProtected, unprotected, recipient } = read
    return {
      payload: payloadOf(opened, compression, this.#policy.maxInflatedBytes),
      header: values,
      protected: integrityProtected,
      unprotected,
      recipient,
      aad,
    }
  }

  /** One error when a key was tried; else what was wrong with the one recipient, or that it is for none of several. */
  failure(): JoseError {
    if (this.#isTried) return new DecryptionError()
    const isOnly = this.recipients.length === 1
    return isOnly && this.#problem !== undefined ? this.#problem : new KeyMismatchError()
  }

  #note(error: unknown): void {
    if (!(error instanceof JoseError)) throw error
    this.#problem ??= error
  }
}

/** The key, and the ID of the recipient that it is for, if that is known. */
function keyOf(given: unknown): { readonly kid: string | undefined; readonly key: unknown } {
  if (isJsonWebKey(given)) return { kid: given.kid, key: given }
  if (!isKeyOfRecipient(given)) return { kid: undefined, key: given }
  return given
}

/** True for a key beside the ID of its recipient. A JWK has no member called key. */
export function isKeyOfRecipient(value: unknown): value is KeyOfRecipient<unknown> {
  if (!isObject(value) || isKeyObject(value)) return false
  return (
    value['key'] !== undefined && value['kty'] === undefined && typeof value['kid'] === 'string'
  )
}
