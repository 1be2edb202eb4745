import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { isStoreKey } from '@authkit/common/store'
import { InvalidGrantError, InvalidRequestError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import { checkAuthenticationTime } from '../authentication-time.ts'
import type { AuthenticationContext, Client } from '../authorization.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { requestedResources } from '../resources/requested-resources.ts'
import { askStore } from '../store-faults.ts'

/** What a user gave to a client. */
export interface PasswordCredentials {
  /** The user's name, 1 to 1024 characters. */
  readonly username: string
  /** The user's password, 1 to 1024 characters. */
  readonly password: string
  /** The client that has them now. */
  readonly client: Client
  /** The request as it came, for limits on attempts. */
  readonly http: HttpRequest
}

/** The user whose password it was. */
export interface PasswordUser {
  /** Stable identifier of the user. */
  readonly subject: string
  /** How the user was authenticated; now and by password unless given. */
  readonly authentication?: AuthenticationContext | undefined
}

/** How users are known. */
export interface PasswordOptions {
  /**
   * The user with this name and password; `undefined` when there is none. It limits attempts (RFC 6749 §4.3.2), and takes as long for a name that
   * nobody has. When it throws, nothing is issued: an `OAuth2Error` is answered as it is, anything else with 503.
   */
  readonly authenticateUser: (
    credentials: PasswordCredentials,
  ) => PasswordUser | undefined | Promise<PasswordUser | undefined>
}

const grantType = 'password'
/** In characters: enough for any, and too few to keep a password hash busy. */
const maxLength = 1024
// RFC 6749 §A.15 and §A.16: any character of Unicode but controls.
const text = /^[\t\x20-\x7E\x80-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u

/**
 * Resource Owner Password Credentials Grant, RFC 6749 §4.3. It is in no default list: RFC 9700 §2.4 forbids it, since clients learn passwords and users
 * learn to type them anywhere. It is here for the time in which old clients move to `authorizationCode()`.
 */
export function password(options: PasswordOptions): Grant {
  checkOptions('password', options, { authenticateUser: 'function' })
  return { grantType, handle: (request, context) => exchange(request, context, options) }
}

async function exchange(
  request: TokenRequest,
  context: ServerContext,
  options: PasswordOptions,
): Promise<TokenResponse> {
  const { parameters, client, http } = request
  const username = credential('username', request)
  const given = credential('password', request)
  const scope = await context.resolveScope(parameters.get('scope'), client)
  const resources = await requestedResources(parameters, client, context)
  const user = await authenticate({ username, password: given, client, http }, context, options)
  const { subject, authentication = { time: context.clock(), amr: ['pwd'] } } = user
  const granted = { subject, scope, resources, authentication, remembered: {} }
  const { client_id: clientId } = client
  await context.checkTokenRequest(request, { grantId: generateToken(), clientId, ...granted })
  return context.grantTokens(request, { ...granted, refreshable: true })
}

function credential(name: string, { parameters }: TokenRequest): string {
  const value = parameters.get(name)
  // RFC 6749 §4.3.2: both are required.
  if (value === undefined) throw new InvalidRequestError(`The parameter ${name} is missing`)
  if (value.length > maxLength || !text.test(value))
    throw new InvalidRequestError(`The parameter ${name} is malformed or too long`)
  return value
}

async function authenticate(
  credentials: PasswordCredentials,
  context: ServerContext,
  { authenticateUser }: PasswordOptions,
): Promise<PasswordUser> {
  const user = await askStore({ operation: 'get', kind: 'user' }, context.report, () =>
    authenticateUser(credentials),
  )
  // RFC 6749 §5.2: credentials of the resource owner that are not valid are an invalid grant.
  if (!user) throw new InvalidGrantError(undefined, { reason: 'wrong_password' })
  const { subject, authentication } = user
  if (typeof subject !== 'string' || !isStoreKey(subject)) {
    throw new AuthkitConfigError(
      'authenticateUser answers { subject }, a text of 1 to 255 characters, or undefined for no user',
    )
  }
  if (authentication !== undefined)
    checkAuthenticationTime('authenticateUser', authentication, context.clock)
  return user
}
