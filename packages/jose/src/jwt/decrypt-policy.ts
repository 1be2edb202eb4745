import { ownOf } from '../encoding/own.ts'
import {
  type DecryptOptions,
  decryptPolicy,
  defaultPolicy as defaultEncryption,
  type EncryptionPolicy,
} from '../jwe/rules.ts'
import {
  type DecodeOptions,
  type DecodePolicy,
  defaultMaxBytes,
  type InstanceRules,
  readPolicy,
  requireObject,
} from './policy.ts'

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
