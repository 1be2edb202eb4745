import type {
  EphemeralKey,
  HeaderValues,
  KeyUnwrap,
  KeyWrap,
  UnwrapRequest,
  WrappedKey,
  WrapRequest,
} from '../algorithms/key-management/contract.ts'
import type { ContentCipher } from '../crypto/encrypt.ts'
import { offloaded } from '../crypto/offload.ts'
import { InvalidHeaderError } from '../errors.ts'
import type { JsonWebKey } from '../jwk/key.ts'
import type { KeyMaterial } from '../jwk/material.ts'
import { type ResolvedHeader, requireSenderRule } from './header.ts'
import { senderMaterial, unwrapFor, wrapFor } from './prepared-key.ts'
import type { EncryptionPolicy } from './rules.ts'

/** A recipient to encrypt for: its header and its key, ready for use. */
export interface Recipient {
  readonly header: ResolvedHeader
  readonly key: JsonWebKey
  readonly wrap: KeyWrap
  readonly sender: KeyMaterial | undefined
}

/** Takes the key of a recipient to encrypt for. */
export function recipientOf(
  header: ResolvedHeader,
  key: unknown,
  policy: EncryptionPolicy,
): Recipient {
  const chosen = wrapFor(key, header)
  const sender = senderOf(header, policy, 'encrypt')
  return { header, key: chosen.key, wrap: chosen.wrap, sender }
}

/** What decrypts for a recipient. */
export interface Candidate {
  readonly unwrap: KeyUnwrap
  readonly sender: KeyMaterial | undefined
}

/** Takes the key of a recipient to decrypt with. */
export function candidateOf(
  header: ResolvedHeader,
  key: unknown,
  policy: EncryptionPolicy,
): Candidate {
  return { unwrap: unwrapFor(key, header), sender: senderOf(header, policy, 'decrypt') }
}

/** The sender's key, for algorithms that have one. */
export function senderOf(
  header: ResolvedHeader,
  policy: EncryptionPolicy,
  purpose: 'encrypt' | 'decrypt',
): KeyMaterial | undefined {
  if (!header.algorithm.hasSender) return undefined
  requireSenderRule(true, policy)
  return senderMaterial(policy.senderKey, header, purpose)
}

/** What a recipient's key management is asked for. `parameters` are all those that the recipient will read. */
export function wrapRequest(
  { header, sender }: Recipient,
  parameters: HeaderValues,
  cek: Uint8Array | undefined,
  ephemeral: EphemeralKey | undefined,
): WrapRequest {
  const { encryption, algorithm } = header
  const isDirect = algorithm.mode === 'direct'
  return {
    encryption,
    header: parameters,
    cek: isDirect ? undefined : cek,
    ephemeral,
    sender,
    tag: undefined,
  }
}

/** Makes or wraps the key where the mode says. */
export function wrapLater(
  wrap: KeyWrap,
  request: WrapRequest,
  { offload }: EncryptionPolicy,
): WrappedKey | Promise<WrappedKey> {
  const { wrapInPool } = wrap
  if (wrapInPool === undefined) return wrap.wrap(request)
  return offloaded(offload, {
    sync: () => wrap.wrap(request),
    pool: () => wrapInPool(request),
    heavy: wrap.heavy,
  })
}

/** Recovers the key where the mode says. */
export function unwrapLater(
  unwrap: KeyUnwrap,
  request: UnwrapRequest,
  { offload }: EncryptionPolicy,
): ContentCipher | Promise<ContentCipher> {
  const { unwrapInPool } = unwrap
  if (unwrapInPool === undefined) return unwrap.unwrap(request)
  return offloaded(offload, {
    sync: () => unwrap.unwrap(request),
    pool: () => unwrapInPool(request),
    heavy: unwrap.heavy,
  })
}

/** Counts the iterations of a message; one more than the caller allows refuses it before any work is done. */
export function iterationBudget({ maxIterations }: EncryptionPolicy): (iterations: number) => void {
  let left = maxIterations
  return (iterations) => {
    // draft-ietf-oauth-rfc8725bis §3.13: a limit that a list of recipients cannot multiply.
    if (iterations > left) {
      throw new InvalidHeaderError('p2c', 'the header parameter p2c is above the limit')
    }
    left -= iterations
  }
}
