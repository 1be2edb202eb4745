import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  type OptionKinds,
} from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { limitInBytes, seconds } from '../encoding/limit.ts'
import { ownOf } from '../encoding/own.ts'
import {
  type DecryptOptions,
  decryptPolicy,
  defaultPolicy as defaultEncryption,
  type EncryptionPolicy,
} from '../jwe/rules.ts'
import { type AlgorithmRules, mergeRules } from '../jws/prepared-key.ts'
import type { ClaimPolicy, ClaimRule } from './claims.ts'
import type { EncodeOptions } from './encode.ts'
import { mediaType } from './media-type.ts'
import {
  type NestedDecryption,
  type NestedPolicy,
  readNestedDecryption,
  readNestedEncryption,
} from './nested.ts'

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

/** Everything that one encoding obeys. */
export interface EncodePolicy {
  readonly algorithms: AlgorithmRules
  /** True when claims that look like a secret are refused. */
  readonly isChecked: boolean
  readonly offload: Offload
  readonly encryption: NestedPolicy | undefined
}

/** Rules and clock of an instance. */
export interface InstanceRules {
  readonly algorithms: AlgorithmRules
  readonly clock: Clock
}

const defaultMaxBytes = 16_384

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

/** Refuses what is not an object, for callers whom no compiler told. */
export function requireObject(name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new AuthkitConfigError(`${name} is an object`)
}

const encodeKinds: OptionKinds<EncodeOptions> = {
  algorithms: 'list?',
  minimumSecretLength: 'string?',
  check: 'flag?',
  offload: 'string?',
  encrypt: 'object?',
}

/** Checks the options of an encoding and completes them; throws `AuthkitConfigError` for a mistake. */
export function readEncodePolicy(instance: InstanceRules, given: EncodeOptions): EncodePolicy {
  checkOptions('jwt.encode', given, encodeKinds)
  const options = ownOf(given)
  const offload = readOffload(options.offload)
  return {
    algorithms: mergeRules(instance.algorithms, options),
    // What is encrypted may be secret.
    isChecked: options.check !== false && options.encrypt === undefined,
    offload,
    encryption: options.encrypt && readNestedEncryption(options.encrypt, offload),
  }
}

/** What is asked of an encrypted token that holds claims. */
export interface DecryptJwtOptions
  extends
    Omit<DecodeOptions, 'algorithms' | 'minimumSecretLength' | 'decrypt' | 'maxBytes'>,
    DecryptOptions {}

/** Checks the options of a decryption and completes them; throws `AuthkitConfigError` for a mistake. */
export function readDecryptPolicy(
  instance: InstanceRules,
  given: DecryptJwtOptions,
): { readonly encryption: EncryptionPolicy; readonly policy: DecodePolicy } {
  requireObject('the options', given)
  const { algorithms, privateHeaders, senderKey, maxInflatedBytes, maxIterations, ...rest } =
    ownOf(given)
  const { maxBytes = defaultMaxBytes, offload } = rest
  const encryption = { algorithms, privateHeaders, senderKey, maxInflatedBytes, maxIterations }
  return {
    encryption: decryptPolicy(defaultEncryption, { ...encryption, maxBytes, offload }),
    policy: readPolicy({ ...instance, algorithms: {} }, rest),
  }
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

function rulesOf(claims: DecodeOptions['claims']): ClaimPolicy['rules'] {
  if (claims === undefined) return []
  // A Map has no entries of its own, and its rules would be checked by nobody.
  if (!isPlainObject(claims)) throw new AuthkitConfigError('claims is an object of rules by name')
  return Object.entries(claims).map(([name, rule]) => [name, checkedRule(name, rule)])
}

const ruleKinds: OptionKinds<ClaimRule> = {
  essential: 'flag?',
  value: 'string|number|flag?',
  values: 'list?',
  validate: 'function?',
}

/** A rule that says less than it seems to would let a token pass: one that is misspelled, or whose value is not there. */
function checkedRule(name: string, given: ClaimRule): ClaimRule {
  checkOptions(`the rule of the claim ${name}`, given, ruleKinds)
  const rule = ownOf(given)
  for (const member of ['value', 'values'] as const) {
    if (!(member in rule) || rule[member] !== undefined) continue
    throw new AuthkitConfigError(`${member} of the claim ${name} is undefined; leave it out`)
  }
  if (rule.values?.length === 0) {
    throw new AuthkitConfigError(`values of the claim ${name} is a list with one value at least`)
  }
  return rule
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
