import { AuthkitConfigError, checkOptions, type OptionKinds } from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { limitInBytes } from '../encoding/limit.ts'
import { ownOf } from '../encoding/own.ts'
import type { KeyInput } from '../jwk/input.ts'

/** What may be used, beyond what the key itself says. */
export interface EncryptionRules {
  /**
   * Names of `alg`, `enc` and `zip` that are allowed, all in one list. Absent those that the key implies: never `RSA1_5`,
   * PBES2, ECDH-1PU, `C20P` and `XC20P`, which must be listed.
   */
  readonly algorithms?: readonly string[] | undefined
  /**
   * Header parameters of your own: they may stand in `crit`, which says that you obey them, and no other unregistered ones
   * are written or read. Absent, any may be there and none may be critical.
   */
  readonly privateHeaders?: readonly string[] | undefined
}

/** Rules of one encryption. */
export interface EncryptOptions extends EncryptionRules {
  /** The sender's private key, for ECDH-1PU and only for it. */
  readonly senderKey?: KeyInput | undefined
}

/** Rules of one decryption. */
export interface DecryptOptions extends EncryptionRules {
  /** The sender's public key, for ECDH-1PU and only for it. */
  readonly senderKey?: KeyInput | undefined
  /** Most bytes of the token, default 256000. */
  readonly maxBytes?: number | undefined
  /** Most bytes of a payload that was compressed, default 256000. */
  readonly maxInflatedBytes?: number | undefined
  /** Most iterations of PBES2, of all recipients of a token together, default 600000 and never more than 1200000. */
  readonly maxIterations?: number | undefined
}

/** Where an asynchronous call does its work. */
export interface EncryptionOffloadOption {
  /**
   * `auto` (default) where it is answered sooner, `never` or `always` on the thread pool. RSA and symmetric operations
   * always run at once, since node:crypto has no other form of them; key agreement does before Node.js 23.11.
   */
  readonly offload?: Offload | undefined
}

/** What one call obeys. */
export interface EncryptionPolicy {
  readonly algorithms: readonly string[] | undefined
  readonly privateHeaders: readonly string[] | undefined
  readonly senderKey: KeyInput | undefined
  readonly maxBytes: number
  readonly maxInflatedBytes: number
  readonly maxIterations: number
  readonly offload: Offload
}

const maximumIterations = 1_200_000

/** What a call without options obeys. */
export const defaultPolicy: EncryptionPolicy = {
  algorithms: undefined,
  privateHeaders: undefined,
  senderKey: undefined,
  maxBytes: 256_000,
  maxInflatedBytes: 256_000,
  maxIterations: 600_000,
  offload: 'auto',
}

const instanceKinds: OptionKinds<EncryptionRules> = { algorithms: 'list?', privateHeaders: 'list?' }

const encryptKinds: OptionKinds<EncryptOptions & EncryptionOffloadOption> = {
  ...instanceKinds,
  senderKey: 'text|object?',
  offload: 'string?',
}

const decryptKinds: OptionKinds<DecryptOptions & EncryptionOffloadOption> = {
  ...encryptKinds,
  maxBytes: 'number?',
  maxInflatedBytes: 'number?',
  maxIterations: 'number?',
}

/** Checks the options of an instance; throws `AuthkitConfigError` for a mistake. */
export function instancePolicy(options: EncryptionRules): EncryptionPolicy {
  checkOptions('new JsonWebEncryption', options, instanceKinds)
  return merged(defaultPolicy, ownOf(options))
}

/** Checks the options of an encryption and completes them; throws `AuthkitConfigError` for a mistake. */
export function encryptPolicy(
  base: EncryptionPolicy,
  options: (EncryptOptions & EncryptionOffloadOption) | undefined,
): EncryptionPolicy {
  if (options === undefined) return base
  checkOptions('encrypting', options, encryptKinds)
  return merged(base, ownOf(options))
}

/** Checks the options of a decryption and completes them; throws `AuthkitConfigError` for a mistake. */
export function decryptPolicy(
  base: EncryptionPolicy,
  given: (DecryptOptions & EncryptionOffloadOption) | undefined,
): EncryptionPolicy {
  if (given === undefined) return base
  checkOptions('decrypting', given, decryptKinds)
  const options = ownOf(given)
  return {
    ...merged(base, options),
    maxBytes: limitInBytes(options.maxBytes, base.maxBytes),
    maxInflatedBytes: limitInBytes(options.maxInflatedBytes, base.maxInflatedBytes),
    maxIterations: iterations(options.maxIterations) ?? base.maxIterations,
  }
}

function merged(
  base: EncryptionPolicy,
  given: EncryptOptions & EncryptionOffloadOption,
): EncryptionPolicy {
  return {
    ...base,
    algorithms: names('algorithms', given.algorithms) ?? base.algorithms,
    privateHeaders: names('privateHeaders', given.privateHeaders) ?? base.privateHeaders,
    senderKey: given.senderKey,
    offload: readOffload(given.offload),
  }
}

function names(option: string, list: readonly string[] | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined
  if (list.every((name) => typeof name === 'string')) return [...list]
  throw new AuthkitConfigError(`${option} is a list of names`)
}

/** draft-ietf-oauth-rfc8725bis §3.13: an attacker must not decide how long a derivation takes, so not even the caller may lift the limit. */
function iterations(value: number | undefined): number | undefined {
  const isAllowed =
    value === undefined || (Number.isInteger(value) && value >= 1000 && value <= maximumIterations)
  if (isAllowed) return value
  throw new AuthkitConfigError(`maxIterations is a whole number from 1000 to ${maximumIterations}`)
}
