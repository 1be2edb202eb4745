import { AuthkitConfigError, constantTimeEqual, isAuthkitError } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import {
  InvalidAuthorizationResponseError,
  MismatchingTokenError,
  MissingTokenError,
  MissingVerifierError,
  OAuth1RefusalError,
} from './client-errors.ts'

/** The URL that the browser was sent back to, or its query, also as a framework takes it apart: a repeated parameter is a list. */
export type AuthorizationResponseInput = string | URL | URLSearchParams | QueryRecord

type QueryRecord = Readonly<Record<string, string | readonly string[] | undefined>>

/** What came back with the user, RFC 5849 §2.2. */
export interface AuthorizationResponse {
  /** The temporary credentials of this login. */
  readonly oauth_token: string
  /** Proof that whoever came back is who was sent. */
  readonly oauth_verifier: string
  /** Other parameters of the callback. */
  readonly [name: string]: string
}

const MOST_BYTES = 16_384

/** Reads the callback of a login, RFC 5849 §2.2. `expected` is the token of the temporary credentials that the login began with. */
export function readAuthorizationResponse(
  response: AuthorizationResponseInput,
  expected: string,
): AuthorizationResponse {
  const parameters = readParameters(response)
  const denied = parameters.get('denied')
  const token = parameters.get('oauth_token') ?? denied
  // RFC 5849 §2.2: a callback of another login, which somebody else may have begun, is none of ours.
  if (token !== undefined && !constantTimeEqual(token, expected)) throw new MismatchingTokenError()
  const problem = parameters.get('oauth_problem') ?? parameters.get('error')
  if (denied !== undefined || problem !== undefined) {
    const message = 'The user or the provider refused'
    throw new OAuth1RefusalError('access_denied', message, { status: 400, problem })
  }
  if (token === undefined) {
    throw new MissingTokenError('The callback has no oauth_token', { status: 400 })
  }
  const verifier = parameters.get('oauth_verifier')
  if (verifier === undefined) throw new MissingVerifierError('The callback has no oauth_verifier')
  return {
    ...Object.fromEntries(parameters.entries()),
    oauth_token: token,
    oauth_verifier: verifier,
  }
}

function readParameters(response: AuthorizationResponseInput): Parameters {
  let parameters: Parameters
  try {
    parameters = read(response)
  } catch (cause) {
    if (!isAuthkitError(cause) || cause instanceof AuthkitConfigError) throw cause
    throw new InvalidAuthorizationResponseError(undefined, { cause })
  }
  if (parameters.repeated() === undefined) return parameters
  throw new InvalidAuthorizationResponseError('The callback repeats a parameter')
}

function read(response: AuthorizationResponseInput): Parameters {
  const options = { maxBytes: MOST_BYTES }
  if (response instanceof URLSearchParams) return Parameters.fromPairs(response, options)
  if (typeof response === 'string' || response instanceof URL) {
    return Parameters.fromQuery(String(response), options)
  }
  if (typeof response === 'object' && response !== null) {
    return Parameters.fromPairs(pairsOf(response), options)
  }
  throw new AuthkitConfigError(
    'parseAuthorizationResponse takes the URL of the callback, URLSearchParams or the query as a record',
  )
}

function* pairsOf(record: QueryRecord): Generator<readonly [string, string]> {
  // What can be iterated, a Map or a list, keeps its content elsewhere than under its own names.
  if (Symbol.iterator in record) throw new InvalidAuthorizationResponseError()
  for (const [name, value] of Object.entries<unknown>(record)) {
    if (value === undefined) continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) {
      // A query parser that nests names makes objects of them.
      if (typeof each !== 'string') throw new InvalidAuthorizationResponseError()
      yield [name, each]
    }
  }
}
