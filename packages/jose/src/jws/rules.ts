import { AuthkitConfigError, type OptionKinds } from '@authkit/common'
import type { HeaderRules } from './extensions.ts'
import { type AlgorithmRules, mergeRules } from './prepared-key.ts'

/** What may be used and written, beyond what the key itself says. */
export interface SignatureRules extends AlgorithmRules {
  /**
   * Header parameters of your own: they may stand in `crit`, which says that you obey them, and no other unregistered ones
   * are written. Absent, any may be written and none may be critical.
   */
  readonly privateHeaders?: readonly string[] | undefined
  /** True lets `alg` stand in the unprotected header of a JSON form, where it is not signed. */
  readonly unprotectedAlgorithm?: boolean | undefined
}

/** The rules of JWS, where a payload may be unencoded. */
export interface JwsRules extends SignatureRules, HeaderRules {
  readonly unencodedPayload: true
}

/** What the options of every call may hold. */
export const ruleKinds: OptionKinds<SignatureRules> = {
  algorithms: 'list?',
  minimumSecretLength: 'string?',
  privateHeaders: 'list?',
  unprotectedAlgorithm: 'flag?',
}

/** The rules of an instance that has none of its own. */
export const defaultRules: JwsRules = { unencodedPayload: true }

/** The rules of a call over those of its instance. */
export function mergeSignatureRules(base: JwsRules, given: SignatureRules): JwsRules {
  const { privateHeaders = base.privateHeaders } = given
  if (privateHeaders?.every((name) => typeof name === 'string') === false) {
    throw new AuthkitConfigError("privateHeaders is a list of names, ['http://example.com/role']")
  }
  return {
    ...mergeRules(base, given),
    privateHeaders: privateHeaders && [...privateHeaders],
    unprotectedAlgorithm: given.unprotectedAlgorithm ?? base.unprotectedAlgorithm,
    unencodedPayload: true,
  }
}
