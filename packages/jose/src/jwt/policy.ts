import { AuthkitConfigError, checkOptions, type Clock, type OptionKinds } from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { limitInBytes, seconds } from '../encoding/limit.ts'
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
  readonly issuer?: string | readonly string[] | undefined
  /** Audiences, of which the token must name one in `aud`. */
  readonly audience?: string | readonly string[] | undefined
  /** Media types, of which the token must name one in `typ`; `at+jwt` means `application/at+jwt`. */
  readonly typ?: string | readonly string[] | undefined
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

/** Checks the options of a call and completes them; throws `AuthkitConfigError` for a mistake. */
export function readPolicy(instance: InstanceRules, options: DecodeOptions): DecodePolicy {
  // A misspelled audience would be an audience that nobody checks.
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue
    throw new AuthkitConfigError(
      `there is no option "${name}"; there are ${Object.keys(known).join(', ')}`,
    )
  }
  const maxBytes = limitInBytes(options.maxBytes, defaultMaxBytes)
  const offload = readOffload(options.offload)
  return {
    algorithms: mergeRules(instance.algorithms, options),
    issuers: names('issuer', options.issuer),
    audiences: names('audience', options.audience),
    types: names('typ', options.typ)?.map((type) => mediaType(type)),
    leeway: seconds('leeway', options.leeway) ?? 0,
    maxAge: seconds('maxAge', options.maxAge),
    rules: rulesOf(options.claims),
    clock: options.clock ?? instance.clock,
    maxBytes,
    offload,
    decryption: options.decrypt && readNestedDecryption(options.decrypt, offload, maxBytes),
  }
}

const encodeKinds: OptionKinds<EncodeOptions> = {
  algorithms: 'list?',
  minimumSecretLength: 'string?',
  check: 'flag?',
  offload: 'string?',
  encrypt: 'object?',
}

/** Checks the options of an encoding and completes them; throws `AuthkitConfigError` for a mistake. */
export function readEncodePolicy(instance: InstanceRules, options: EncodeOptions): EncodePolicy {
  checkOptions('jwt.encode', options, encodeKinds)
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
  options: DecryptJwtOptions,
): { readonly encryption: EncryptionPolicy; readonly policy: DecodePolicy } {
  const { algorithms, privateHeaders, senderKey, maxInflatedBytes, maxIterations, ...rest } =
    options
  const { maxBytes = defaultMaxBytes, offload } = rest
  const encryption = { algorithms, privateHeaders, senderKey, maxInflatedBytes, maxIterations }
  return {
    encryption: decryptPolicy(defaultEncryption, { ...encryption, maxBytes, offload }),
    policy: readPolicy({ ...instance, algorithms: {} }, rest),
  }
}

/** Only text can be listed: a RegExp has state and may take for ever, and an empty list would refuse everything by accident. */
function names(
  option: string,
  value: string | readonly string[] | undefined,
): readonly string[] | undefined {
  if (value === undefined) return undefined
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((item) => typeof item === 'string')
  if (texts.length > 0 && texts.length === list.length) return texts
  throw new AuthkitConfigError(`${option} is a string or a list of strings with one at least`)
}

function rulesOf(claims: DecodeOptions['claims']): ClaimPolicy['rules'] {
  if (claims === undefined) return []
  const rules = Object.entries(claims)
  for (const [name, rule] of rules) {
    if (typeof rule !== 'object' || rule === null) {
      throw new AuthkitConfigError(
        `the rule of the claim ${name} is an object, { essential: true }`,
      )
    }
    const { values, validate } = rule
    if (values !== undefined && !(Array.isArray(values) && values.length > 0)) {
      throw new AuthkitConfigError(`values of the claim ${name} is a list with one value at least`)
    }
    if (validate !== undefined && typeof validate !== 'function') {
      throw new AuthkitConfigError(`validate of the claim ${name} is a function`)
    }
  }
  return rules
}
