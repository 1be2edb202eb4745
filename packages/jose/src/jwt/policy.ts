import { AuthkitConfigError, checkedClock, type Clock } from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { limitInBytes, seconds } from '../encoding/limit.ts'
import { ownOf } from '../encoding/own.ts'
import { type AlgorithmRules, mergeRules } from '../jws/prepared-key.ts'
import { rulesOf } from './claim-rules.ts'
import type { ClaimPolicy, ClaimRule } from './claims.ts'
import { mediaType } from './media-type.ts'
import { type NestedDecryption, type NestedPolicy, readNestedDecryption } from './nested.ts'

/** What is asked of a token beyond its signature, `exp`, `nbf` and `iat`. */
export interface DecodeOptions extends AlgorithmRules {
  /** Issuers, of which the token must name one in `iss`. */
  readonly issuer?: string | readonly string[]
  /** Audiences, of which the token must name one in `aud`. */
  readonly audience?: string | readonly string[]
  /** Media types, of which the token must name one in `typ`; `at+jwt` means `application/at+jwt`. */
  readonly typ?: string | readonly string[]
  /** Seconds by which the issuer's clock may differ, default 0. */
  readonly leeway?: number | undefined
  /** The time, default that of the instance. */
  readonly clock?: Clock | undefined
  /** Seconds since `iat` after which the token is too old; asks for `iat`. */
  readonly maxAge?: number | undefined
  /** What is asked of single claims, by name. */
  readonly claims?: Readonly<Record<string, ClaimRule>> | undefined
  /** Longest token in bytes, default 16384. */
  readonly maxBytes?: number | undefined
  /**
   * Where the signature is verified by the calls that end in `Async`: `auto` (default) uses the thread pool where that is
   * answered sooner, `never` and `always` decide. The other calls verify here and now.
   */
  readonly offload?: Offload | undefined
  /** Asks for a signed token inside an encrypted one, and decrypts it by this key; any other token is refused, RFC 7519 §11.2. */
  readonly decrypt?: NestedDecryption | undefined
}

/** Everything that one decoding obeys. */
export interface DecodePolicy extends ClaimPolicy {
  readonly algorithms: AlgorithmRules
  readonly types: readonly string[] | undefined
  readonly clock: Clock
  readonly maxBytes: number
  readonly offload: Offload
  readonly decryption: Omit<NestedPolicy, 'header'> | undefined
}

/** Rules and clock of an instance. */
export interface InstanceRules {
  readonly algorithms: AlgorithmRules
  readonly clock: Clock
}

/** Longest token in bytes unless another is given. */
export const defaultMaxBytes = 16_384

/** The policy of a call without options. */
export function defaultPolicy(instance: InstanceRules): DecodePolicy {
  return {
    ...instance,
    issuers: undefined,
    audiences: undefined,
    types: undefined,
    leeway: 0,
    maxAge: undefined,
    rules: [],
    maxBytes: defaultMaxBytes,
    offload: 'auto',
    decryption: undefined,
  }
}

const known: Readonly<Record<keyof DecodeOptions, true>> = {
  algorithms: true,
  minimumSecretLength: true,
  issuer: true,
  audience: true,
  typ: true,
  leeway: true,
  clock: true,
  maxAge: true,
  claims: true,
  maxBytes: true,
  offload: true,
  decrypt: true,
}

/** Checks the options of a call and completes them; throws `AuthkitConfigError` for a mistake. `others` are read elsewhere. */
export function readPolicy(
  instance: InstanceRules,
  given: DecodeOptions,
  others: readonly string[] = [],
): DecodePolicy {
  requireObject('the options', given)
  const options = ownOf(given)
  // A misspelled audience would be an audience that nobody checks.
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue
    throw new AuthkitConfigError(
      `there is no option "${name}"; there are ${[...Object.keys(known), ...others].join(', ')}`,
    )
  }
  const maxBytes = limitInBytes(options.maxBytes, defaultMaxBytes)
  const offload = readOffload(options.offload)
  return {
    algorithms: mergeRules(instance.algorithms, options),
    issuers: names(options, 'issuer'),
    audiences: names(options, 'audience'),
    types: names(options, 'typ')?.map((type) => mediaType(type)),
    leeway: seconds('leeway', options.leeway) ?? 0,
    maxAge: seconds('maxAge', options.maxAge),
    rules: rulesOf(options.claims),
    clock: options.clock === undefined ? instance.clock : checkedClock(options.clock),
    maxBytes,
    offload,
    decryption: nestedDecryption(options.decrypt, offload, maxBytes),
  }
}

function nestedDecryption(
  decrypt: DecodeOptions['decrypt'],
  offload: Offload,
  maxBytes: number,
): DecodePolicy['decryption'] {
  if (decrypt === undefined) return undefined
  requireObject('decrypt', decrypt)
  return readNestedDecryption(ownOf(decrypt), offload, maxBytes)
}

/** Only text can be listed: a RegExp has state and may take for ever, and an empty list would refuse everything by accident. */
function names(
  options: DecodeOptions,
  option: 'issuer' | 'audience' | 'typ',
): readonly string[] | undefined {
  if (!(option in options)) return undefined
  const value = options[option]
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((item) => typeof item === 'string')
  if (texts.length > 0 && texts.length === list.length) return texts
  // A variable of the environment that is not set would turn the check off.
  throw new AuthkitConfigError(
    `${option} is a string or a list of strings with one at least; leave it out to accept any`,
  )
}

/** Refuses what is not an object, for callers whom no compiler told. */
export function requireObject(name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new AuthkitConfigError(`${name} is an object`)
}
