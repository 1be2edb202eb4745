import { checkOptions, type OptionKinds } from '@authkit/common'
import { type Offload, readOffload } from '../crypto/offload.ts'
import { ownOf } from '../encoding/own.ts'
import { type AlgorithmRules, mergeRules } from '../jws/prepared-key.ts'
import type { EncodeOptions } from './encode.ts'
import { type NestedPolicy, readNestedEncryption } from './nested.ts'
import type { InstanceRules } from './policy.ts'

/** Everything that one encoding obeys. */
export interface EncodePolicy {
  readonly algorithms: AlgorithmRules
  /** True when claims that look like a secret are refused. */
  readonly isChecked: boolean
  readonly offload: Offload
  readonly encryption: NestedPolicy | undefined
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
