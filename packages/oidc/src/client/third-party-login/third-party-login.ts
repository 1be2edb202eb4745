import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { OAuthClientError, type OAuthClientErrorOptions } from '@authkit/oauth2/client'
import { type BrowserInput, browserParameters } from '../browser/parameters.ts'

/** A request to begin a login is not one that the application follows, Core §4. */
export class ThirdPartyLoginError extends OAuthClientError {
  override readonly name: string = 'ThirdPartyLoginError'

  constructor(message: string, options?: OAuthClientErrorOptions) {
    super('invalid_login_request', message, { status: 400, ...options })
  }
}

/** What a request to begin a login is held against. */
export interface ThirdPartyLoginChecks {
  /** The issuers of the providers at which the application has clients. */
  readonly issuers: readonly string[]
  /** Origins of the application that users may be sent to after the login, `https://app.example`; without them no target is taken. */
  readonly targetOrigins?: readonly string[] | undefined
}

/** A request of another site, often the provider's, to log the user in, Core §4. */
export interface ThirdPartyLogin {
  /** The provider to log in at; one of those that the application knows. */
  readonly iss: string
  /** Who is to log in, for the parameter `login_hint`. */
  readonly loginHint?: string
  /** Where the user wants to be after the login; at one of the application's origins. Keep it with the state. */
  readonly targetLinkUri?: string
  /** What `createAuthorizationUrl` is to be given. */
  readonly parameters: { readonly login_hint?: string }
}

/** Longest value of a parameter, in characters. */
const longest = 2048

/** Reads a request to the `initiate_login_uri` of a client, by GET or POST, Core §4; throws a `ThirdPartyLoginError`. */
export function readThirdPartyLogin(
  input: BrowserInput,
  checks: ThirdPartyLoginChecks,
): ThirdPartyLogin {
  checkThirdPartyLogin(checks)
  const parameters = browserParameters(
    input,
    (problem, options) => new ThirdPartyLoginError(`The login request ${problem}`, options),
  )
  const iss = bounded(parameters.get('iss'))
  if (iss === undefined) throw new ThirdPartyLoginError('The login request has no iss')
  // Core §4: at an issuer of anybody's choice, the user would be asked for a password by anybody.
  if (!checks.issuers.includes(iss)) {
    throw new ThirdPartyLoginError('The login request names a provider that is not known')
  }
  const loginHint = bounded(parameters.get('login_hint'))
  const target = bounded(parameters.get('target_link_uri'))
  return {
    iss,
    ...(loginHint === undefined ? {} : { loginHint }),
    ...(target === undefined
      ? {}
      : { targetLinkUri: checkedTarget(target, checks.targetOrigins ?? []) }),
    parameters: loginHint === undefined ? {} : { login_hint: loginHint },
  }
}

/** Throws an `AuthkitConfigError` for checks that would let everything or nothing pass. */
export function checkThirdPartyLogin(checks: ThirdPartyLoginChecks): void {
  checkOptions('readThirdPartyLogin', checks, { issuers: 'list', targetOrigins: 'list?' })
  const { issuers, targetOrigins = [] } = checks
  if (issuers.length === 0) throw new AuthkitConfigError('issuers holds one issuer at least')
  for (const origin of targetOrigins) {
    const url = typeof origin === 'string' ? URL.parse(origin) : null
    if (url !== null && /^https?:$/.test(url.protocol) && url.origin === origin) continue
    throw new AuthkitConfigError(
      'targetOrigins holds origins without a path, such as https://app.example',
    )
  }
}

function bounded(value: string | undefined): string | undefined {
  if (value === undefined || value.length <= longest) return value
  throw new ThirdPartyLoginError('The login request has a parameter that is too long')
}

function checkedTarget(target: string, origins: readonly string[]): string {
  // What every reader of URLs reads alike: an absolute URL in printable ASCII, without user information and backslashes.
  const isPlain = /^https?:\/\/[^\\@\s]+$/i.test(target) && /^[\x21-\x7e]+$/.test(target)
  const url = isPlain ? URL.parse(target) : null
  // Core §4: the application is no open redirector to other sites.
  if (url === null || !origins.includes(url.origin)) {
    throw new ThirdPartyLoginError('The target_link_uri is not within the application')
  }
  // As it was parsed, so that whoever follows it goes where it was found to lead.
  return url.href
}
