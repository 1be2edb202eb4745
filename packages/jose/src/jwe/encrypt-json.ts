import type {
  EphemeralKey,
  HeaderValues,
  WrappedKey,
  WrapRequest,
} from '../algorithms/key-management/contract.ts'
import { secretOctets } from '../crypto/random.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { sealContent, type SealedContent } from './content.ts'
import { authenticatedData, type FlattenedJwe, type GeneralJwe, type JweRecipient } from './json.ts'
import { type JsonEncryptionHeader, type Outline, outlineOf, wrongMessage } from './json-outline.ts'
import { encryptionKeyLater, encryptionKeyNow } from './key-resolver.ts'
import { type Recipient, recipientOf, wrapLater, wrapRequest } from './recipient.ts'
import type { EncryptionPolicy } from './rules.ts'
import { writeJweHeader } from './write-header.ts'

/** What is to be done for one recipient. */
interface Job {
  readonly recipient: Recipient
  /** The header of the recipient alone, but for what wrapping the key adds. */
  readonly own: HeaderValues
  readonly request: WrapRequest
  /** True when the content is encrypted before the key is wrapped. */
  readonly isBound: boolean
}

interface Draft {
  readonly outline: Outline
  /** The protected header, but for what wrapping the key adds. */
  readonly protected: HeaderValues
  readonly cek: Buffer | undefined
  readonly jobs: readonly [Job, ...(readonly Job[])]
}

/** A job and what came of it, if it is done. */
interface Result {
  readonly job: Job
  readonly wrapped: WrappedKey | undefined
}

/** Encrypts a payload for one recipient or several, RFC 7516 §7.2. */
export function encryptJson(
  message: JsonEncryptionHeader,
  payload: string | Uint8Array,
  keys: unknown,
  policy: EncryptionPolicy,
): FlattenedJwe | GeneralJwe {
  const outline = outlineOf(message, payload, keys, policy)
  const found = outline.entries.map(({ key, header }) => encryptionKeyNow(key, header.values))
  const draft = draftOf(outline, found, policy)
  const early = draft.jobs.map((job): Result => {
    return { job, wrapped: job.isBound ? undefined : job.recipient.wrap.wrap(job.request) }
  })
  const sealed = seal(draft, payload, early)
  const done = early.map(({ job, wrapped }) => {
    const request = { ...job.request, tag: sealed.content.tag }
    return { job, wrapped: wrapped ?? job.recipient.wrap.wrap(request) }
  })
  return assemble(draft, sealed, done)
}

/** The same with keys that may have to be fetched, and on the thread pool where the policy says so. */
export async function encryptJsonAsync(
  message: JsonEncryptionHeader,
  payload: string | Uint8Array,
  keys: unknown,
  policy: EncryptionPolicy,
): Promise<FlattenedJwe | GeneralJwe> {
  const outline = outlineOf(message, payload, keys, policy)
  const fetching = outline.entries.map(({ key, header }) => encryptionKeyLater(key, header.values))
  const draft = draftOf(outline, await Promise.all(fetching), policy)
  const wrapping = draft.jobs.map(async (job): Promise<Result> => {
    if (job.isBound) return { job, wrapped: undefined }
    return { job, wrapped: await wrapLater(job.recipient.wrap, job.request, policy) }
  })
  const early = await Promise.all(wrapping)
  const sealed = seal(draft, payload, early)
  const finishing = early.map(async ({ job, wrapped }) => {
    const request = { ...job.request, tag: sealed.content.tag }
    return { job, wrapped: wrapped ?? (await wrapLater(job.recipient.wrap, request, policy)) }
  })
  return assemble(draft, sealed, await Promise.all(finishing))
}

function draftOf(outline: Outline, keys: readonly unknown[], policy: EncryptionPolicy): Draft {
  const { entries, unprotected } = outline
  const recipients = entries.map(({ header }, index) => recipientOf(header, keys[index], policy))
  const shared = sharedEphemeralKey(recipients)
  const integrityProtected =
    shared === undefined ? outline.protected : { ...outline.protected, epk: shared.epk }
  const [encryption] = entries.map(({ header }) => header.encryption)
  const isDirect = entries.some(({ header }) => header.algorithm.mode === 'direct')
  const cek = isDirect || encryption === undefined ? undefined : secretOctets(encryption.keyLength)
  const jobs = recipients.map((recipient, index): Job => {
    const { header, key, wrap } = recipient
    const kid = header.values.kid === undefined && key.kid !== undefined ? { kid: key.kid } : {}
    const ephemeral = shared ?? wrap.ephemeral?.()
    const epk = shared === undefined && ephemeral !== undefined ? { epk: ephemeral.epk } : {}
    const own = { ...entries[index]?.own, ...kid, ...epk }
    const parameters = { ...unprotected, ...own, ...integrityProtected }
    return {
      recipient,
      own,
      request: wrapRequest(recipient, parameters, cek, ephemeral),
      isBound: header.algorithm.mode === 'wrap-with-tag',
    }
  })
  const [first, ...others] = jobs
  if (first === undefined) throw wrongMessage()
  return { outline, protected: integrityProtected, cek, jobs: [first, ...others] }
}

/**
 * One key pair for all recipients who have the same algorithm and curve, so that its public half can be protected,
 * draft-madden-jose-ecdh-1pu-04 §2.1. Nobody of them learns the secret that another agrees on with it.
 */
function sharedEphemeralKey(recipients: readonly Recipient[]): EphemeralKey | undefined {
  const kinds = recipients.map(
    ({ header, key }) => `${header.algorithm.name} ${key.kty} ${key.crv}`,
  )
  return new Set(kinds).size === 1 ? recipients[0]?.wrap.ephemeral?.() : undefined
}

interface SealedMessage {
  /** Protected header in base64url. */
  readonly header: string
  readonly content: SealedContent
}

/** What wrapping the key of a single recipient added is protected; of several each has its own. */
function seal(
  { outline, protected: integrityProtected, cek, jobs }: Draft,
  payload: string | Uint8Array,
  results: readonly Result[],
): SealedMessage {
  const [first] = jobs
  const [only, ...others] = results.map(({ wrapped }) => wrapped)
  const added = others.length === 0 ? only?.parameters : undefined
  const { text } = writeJweHeader({ ...integrityProtected, ...added })
  const { encryption, compression } = first.recipient.header
  const cipher = only?.cipher ?? encryption.cipher(cek ?? secretOctets(encryption.keyLength))
  const aad = authenticatedData(text, outline.aad)
  return { header: text, content: sealContent(encryption, compression, cipher, payload, aad) }
}

function assemble(
  { outline }: Draft,
  { header, content }: SealedMessage,
  results: readonly { readonly job: Job; readonly wrapped: WrappedKey }[],
): FlattenedJwe | GeneralJwe {
  const { aad, unprotected, isGeneral } = outline
  const recipients = results.map(({ job, wrapped }): JweRecipient => {
    const own = results.length === 1 ? job.own : { ...job.own, ...wrapped.parameters }
    return {
      ...(Object.keys(own).length > 0 && { header: own }),
      ...(wrapped.encryptedKey.length > 0 && {
        encrypted_key: encodeSegment(wrapped.encryptedKey),
      }),
    }
  })
  const start = {
    ...(header !== '' && { protected: header }),
    ...(Object.keys(unprotected).length > 0 && { unprotected }),
  }
  const end = {
    ...(aad !== undefined && { aad }),
    iv: encodeSegment(content.iv),
    ciphertext: encodeSegment(content.ciphertext),
    tag: encodeSegment(content.tag),
  }
  const [only] = recipients
  return isGeneral || only === undefined
    ? { ...start, recipients, ...end }
    : { ...start, ...only, ...end }
}
