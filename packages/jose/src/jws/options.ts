import { AuthkitConfigError, checkOptions, type OptionKinds } from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { limitInBytes } from '../encoding/limit.ts'
import { ownOf } from '../encoding/own.ts'
import type { ReceivedPayload } from './compact.ts'
import { type JwsRules, mergeSignatureRules, ruleKinds, type SignatureRules } from './rules.ts'
import type { SignaturePolicy } from './verify-json.ts'

/** Rules of one signing. */
export interface SerializeOptions extends SignatureRules {
  /** True leaves the payload out of the token; it travels apart, RFC 7515 §F. */
  readonly detached?: boolean | undefined
}

/** Rules of one verification. */
export interface DeserializeOptions extends SignatureRules {
  /** The payload where it came apart from the token, RFC 7515 §F. */
  readonly payload?: string | Uint8Array | undefined
  /** Most bytes of the token, and of a payload that came apart from it, default 256000. */
  readonly maxBytes?: number | undefined
}

/** Rules of one verification of a JSON form. */
export interface DeserializeJsonOptions extends DeserializeOptions {
  /** `all` signatures must verify (default), or `any`: one at least, and those that did are listed. */
  readonly signatures?: SignaturePolicy | undefined
}

/** Where an asynchronous call does its work. */
export interface OffloadOption {
  /** `auto` (default) where it is answered sooner, `never` or `always` on the thread pool. */
  readonly offload?: Offload | undefined
}

/** What a signing obeys. */
export interface SerializePolicy {
  readonly rules: JwsRules
  readonly isDetached: boolean
  readonly offload: Offload
}

/** What a verification obeys. */
export interface DeserializePolicy {
  readonly rules: JwsRules
  readonly received: ReceivedPayload
  readonly signatures: SignaturePolicy
  readonly offload: Offload
}

const defaultMaxBytes = 256_000
const noPayload: ReceivedPayload = { payload: undefined, maxBytes: defaultMaxBytes }

const serializeKinds: OptionKinds<SerializeOptions & OffloadOption> = {
  ...ruleKinds,
  detached: 'flag?',
  offload: 'string?',
}

const deserializeKinds: OptionKinds<DeserializeJsonOptions & OffloadOption> = {
  ...ruleKinds,
  payload: 'string|object?',
  maxBytes: 'number?',
  signatures: 'string?',
  offload: 'string?',
}

/** Checks the options of a signing and completes them; throws `AuthkitConfigError` for a mistake. */
export function serializePolicy(
  base: JwsRules,
  given: (SerializeOptions & OffloadOption) | undefined,
): SerializePolicy {
  if (given === undefined) return { rules: base, isDetached: false, offload: 'auto' }
  checkOptions('signing', given, serializeKinds)
  const options = ownOf(given)
  return {
    rules: mergeSignatureRules(base, options),
    isDetached: options.detached === true,
    offload: readOffload(options.offload),
  }
}

/** Checks the options of a verification and completes them; throws `AuthkitConfigError` for a mistake. */
export function deserializePolicy(
  base: JwsRules,
  given: (DeserializeJsonOptions & OffloadOption) | undefined,
): DeserializePolicy {
  if (given === undefined) {
    return { rules: base, received: noPayload, signatures: 'all', offload: 'auto' }
  }
  checkOptions('verifying', given, deserializeKinds)
  const options = ownOf(given)
  const { payload, signatures = 'all' } = options
  if (signatures !== 'all' && signatures !== 'any') {
    throw new AuthkitConfigError("signatures is 'all' or 'any'")
  }
  const maxBytes = limitInBytes(options.maxBytes, defaultMaxBytes)
  return {
    rules: mergeSignatureRules(base, options),
    received: { payload, maxBytes },
    signatures,
    offload: readOffload(options.offload),
  }
}

/** The options of an instance. */
export function instanceRules(base: JwsRules, options: SignatureRules): JwsRules {
  checkOptions('new JsonWebSignature', options, ruleKinds)
  return mergeSignatureRules(base, ownOf(options))
}
