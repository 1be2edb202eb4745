import type { Offload } from '../crypto/offload.ts'
import {
  BadSignatureError,
  InvalidCritHeaderError,
  InvalidHeaderError,
  InvalidKeyError,
  InvalidUseError,
  KeyNotFoundError,
  MissingAlgorithmError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { toKey } from '../jwk/input.ts'
import type { ReceivedPayload } from './compact.ts'
import { contentBytes, type SignedContent } from './content.ts'
import { requireUnderstood } from './extensions.ts'
import { algorithmOf, type JwtHeader, type ReadHeader, toReadHeader } from './header.ts'
import { type HeaderParameters, type ReadJson, readJson, type ReadSignature } from './json.ts'
import { isKeySource, keyLater, keyNow } from './key-resolver.ts'
import type { JwsRules, SignatureRules } from './rules.ts'
import { requireSignature, requireSignatureAsync } from './verify.ts'

/** A signature that verified. */
export interface VerifiedJsonSignature {
  /** All header parameters. */
  readonly header: JwtHeader
  /** Those that the signature covers. */
  readonly protected: HeaderParameters
  /** Those that anybody may have written. */
  readonly unprotected: HeaderParameters
}

/** A payload with the signatures that verified. */
export interface VerifiedJson {
  /** The payload as bytes. */
  readonly payload: Uint8Array
  /** Exactly the signatures that verified, in the order of the object. */
  readonly signatures: readonly VerifiedJsonSignature[]
}

/** How many signatures must verify: `all`, or `any`, which needs one. */
export type SignaturePolicy = 'all' | 'any'

/** Verifies the signatures of a JSON form, RFC 7515 §5.2. */
export function verifyJson(
  input: unknown,
  key: unknown,
  rules: JwsRules,
  received: ReceivedPayload,
  policy: SignaturePolicy,
): VerifiedJson {
  const read = readJson(input, received)
  // A key that cannot be read is the caller's mistake and no failed signature.
  if (typeof key !== 'function') toKey(key)
  const verified: VerifiedJsonSignature[] = []
  for (const one of read.signatures) {
    try {
      const header = judge(one, rules)
      const found = keyNow(key, header.values, read.content)
      requireSignature(receive(one, read.content), header, found, rules)
      verified.push(report(one, header))
    } catch (error) {
      if (policy === 'all' || !isFailure(error)) throw error
    }
  }
  return conclude(read, verified)
}

/** The same with keys that may have to be fetched. */
export async function verifyJsonAsync(
  input: unknown,
  key: unknown,
  rules: JwsRules,
  received: ReceivedPayload,
  policy: SignaturePolicy,
  offload: Offload,
): Promise<VerifiedJson> {
  const read = readJson(input, received)
  if (typeof key !== 'function' && !isKeySource(key)) toKey(key)
  const verified: VerifiedJsonSignature[] = []
  for (const one of read.signatures) {
    try {
      const header = judge(one, rules)
      const found = await keyLater(key, header.values, read.content)
      await requireSignatureAsync(receive(one, read.content), header, found, rules, offload)
      verified.push(report(one, header))
    } catch (error) {
      if (policy === 'all' || !isFailure(error)) throw error
    }
  }
  return conclude(read, verified)
}

function judge(one: ReadSignature, rules: JwsRules): ReadHeader {
  requireUnderstood(one.protected, rules)
  requireProtectedAlgorithm(one.protected, one.unprotected, rules)
  const values = { ...one.unprotected, ...one.protected }
  return toReadHeader(values, algorithmOf(values))
}

/** An algorithm that nobody signed may be chosen by anybody, so the caller must allow it, RFC 7515 §10.7. */
export function requireProtectedAlgorithm(
  signed: HeaderParameters,
  unprotected: HeaderParameters,
  { unprotectedAlgorithm }: SignatureRules,
): void {
  if (signed['alg'] !== undefined || unprotectedAlgorithm === true) return
  if (unprotected['alg'] === undefined) throw new MissingAlgorithmError()
  throw new InvalidHeaderError(
    'alg',
    'alg is not in the protected header; allow that with unprotectedAlgorithm: true',
  )
}

function receive(
  { segment, signature }: ReadSignature,
  { text }: SignedContent,
): { readonly signingInput: string; readonly signature: string } {
  return { signingInput: `${segment}.${text}`, signature }
}

function report(one: ReadSignature, { values }: ReadHeader): VerifiedJsonSignature {
  return { header: { ...values }, protected: one.protected, unprotected: one.unprotected }
}

const failures = [
  BadSignatureError,
  UnsupportedAlgorithmError,
  KeyNotFoundError,
  InvalidKeyError,
  InvalidUseError,
  InvalidCritHeaderError,
]

/** True for what makes one signature fail; anything else is wrong with the whole object or with the caller's key source. */
function isFailure(error: unknown): boolean {
  return failures.some((failure) => error instanceof failure)
}

function conclude(read: ReadJson, signatures: readonly VerifiedJsonSignature[]): VerifiedJson {
  // RFC 7515 §5.2: without one valid signature the object is not valid.
  if (signatures.length === 0) throw new BadSignatureError()
  return { payload: contentBytes(read.content), signatures }
}
