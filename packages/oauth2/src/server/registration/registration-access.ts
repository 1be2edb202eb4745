import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { hashClientSecret, verifyClientSecret } from '../clients/client-secret.ts'
import { bearerCredentials, missingBearer, refusedBearer } from './bearer-credentials.ts'

/**
 * Decides who may register, by the initial access token (`undefined` when none came) and the request. It answers true, or an object that
 * `register` gets as `registrant`; anything else refuses, RFC 7591 §3.
 */
export type AuthorizeRegistration = (
  token: string | undefined,
  request: HttpRequest,
) => object | boolean | undefined | Promise<object | boolean | undefined>

/** Lets a request pass and answers what is known about who sent it, or throws an `InvalidTokenError`. */
export type CheckAccess = (request: HttpRequest) => Promise<object | undefined>

const leastTokenLength = 16
const hashed = /^sha256\$[A-Za-z0-9]+\$[\w-]{43}$/

/** Who may register: whoever has one of the initial access tokens, whom a function lets, or with `open` everybody, RFC 7591 §3. */
export function registrationAccess(
  initialAccessToken: readonly string[] | AuthorizeRegistration | undefined,
  open: boolean,
): CheckAccess {
  // RFC 7591 §5: registration for everybody is a decision, not what is left when nobody decided.
  if ((initialAccessToken === undefined) !== open) {
    throw new AuthkitConfigError(
      'clientRegistration() needs either initialAccessToken, tokens or a function that decides, or open: true, which lets everybody register',
    )
  }
  if (initialAccessToken === undefined) return async () => undefined
  const authorize =
    typeof initialAccessToken === 'function' ? initialAccessToken : tokenList(initialAccessToken)
  return async (request) => {
    const token = bearerCredentials(request)
    const decision: unknown = await authorize(token, request)
    if (decision === true) return undefined
    if (typeof decision === 'object' && decision !== null) return decision
    throw token === undefined ? missingBearer() : refusedBearer('initial_access_token')
  }
}

function tokenList(tokens: readonly string[]): AuthorizeRegistration {
  if (
    tokens.length === 0 ||
    !tokens.every((token) => typeof token === 'string' && token.length >= leastTokenLength)
  ) {
    throw new AuthkitConfigError(
      `initialAccessToken is a list of tokens of at least ${leastTokenLength} characters, or of what hashClientSecret made of them`,
    )
  }
  const secrets = tokens.map((token) => ({
    client_secret_hash: hashed.test(token) ? token : hashClientSecret(token),
  }))
  // Compared like the secrets of a client that do not end: all of them, each in constant time.
  const holder = { client_id: 'registration', client_secrets: secrets }
  return (token) => token !== undefined && verifyClientSecret(token, holder, 0)
}
