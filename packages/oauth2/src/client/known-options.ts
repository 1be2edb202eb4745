import { AuthkitConfigError, checkOptions, type OptionKinds } from '@authkit/common'
import type { OAuth2ClientOptions } from './options.ts'
import { checkPlacement } from './token-placement.ts'

/** Options whose kind nobody else looks at before they are needed, which may be after a refresh token was used up. */
type Known = Pick<
  OAuth2ClientOptions,
  | 'autoRefresh'
  | 'clientAuthentications'
  | 'clock'
  | 'complianceHooks'
  | 'fetch'
  | 'grantType'
  | 'grants'
  | 'leeway'
  | 'lock'
  | 'readToken'
  | 'redirectUri'
  | 'sessionExpired'
  | 'timeout'
  | 'transport'
  | 'updateToken'
>

const kinds: OptionKinds<Known> = {
  autoRefresh: 'flag?',
  clientAuthentications: 'list?',
  clock: 'function?',
  complianceHooks: 'object?',
  fetch: 'function?',
  grantType: 'text?',
  grants: 'list?',
  leeway: 'number?',
  lock: 'object?',
  readToken: 'function?',
  redirectUri: 'string|object?',
  sessionExpired: 'function?',
  timeout: 'number?',
  transport: 'function?',
  updateToken: 'function?',
}

/** Makes sure that the options of a client are what their type says, for callers whom no compiler told; throws an `AuthkitConfigError`. */
export function checkClientOptions(options: OAuth2ClientOptions): void {
  const where = 'new OAuth2Client'
  if (typeof options !== 'object' || options === null) {
    throw new AuthkitConfigError(`${where} takes an object of options`)
  }
  const { clientId, leeway = 60, timeout = 5, lock, tokenPlacement = 'header' } = options
  if (typeof clientId !== 'string' || clientId === '') {
    throw new AuthkitConfigError('clientId is missing; the server gave it at registration')
  }
  // The options of subclasses are theirs to look at.
  const known = Object.keys(kinds).map((name) => [name, Reflect.get(options, name)])
  // The members of the options under the same names.
  checkOptions(where, Object.fromEntries(known) as Known, kinds)
  if (leeway < 0) throw new AuthkitConfigError('leeway must be 0 or more seconds')
  if (timeout <= 0) throw new AuthkitConfigError('timeout must be more than 0 seconds')
  if (lock !== undefined && typeof lock.run !== 'function') {
    throw new AuthkitConfigError('lock is a RenewalLock, such as storeLock(store)')
  }
  checkPlacement(tokenPlacement)
}
