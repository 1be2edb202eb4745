import { AuthkitConfigError } from '@authkit/common'
import { TokenResponseError } from '../client-errors.ts'
import { requestedScope, requiredParameter, textParameter, withWireNames } from '../parameters.ts'
import type { ClientGrant, TokenRequest } from './contract.ts'

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

const parameters = [
  'subjectToken',
  'subjectTokenType',
  'actorToken',
  'actorTokenType',
  'requestedTokenType',
]

/** Exchanges a token for one that another service takes, or another party acts with, RFC 8693 §2.1. `resource` and `audience` say where it will be used. */
export function tokenExchange(): ClientGrant {
  return {
    name: 'urn:ietf:params:oauth:grant-type:token-exchange',
    options: [...withWireNames(parameters), 'scope'],
    selectedBy: 'subjectToken',
    isRepeatable: false,
    parameters: (request, { scope }) => [
      ['subject_token', requiredParameter(request, 'subjectToken')],
      ['subject_token_type', typeOf(request, 'subjectTokenType')],
      ...actorOf(request),
      ['requested_token_type', textParameter(request, 'requestedTokenType')],
      ['scope', requestedScope(request, scope)],
    ],
    bringsAccessToken,
  }
}

function typeOf(request: TokenRequest, option: string): string {
  const type = textParameter(request, option)
  if (type) return type
  throw new AuthkitConfigError(`${option} is missing; that of an access token is ${ACCESS_TOKEN}`)
}

function actorOf(request: TokenRequest): [string, string][] {
  const actor = textParameter(request, 'actorToken')
  if (actor) {
    return [
      ['actor_token', actor],
      ['actor_token_type', typeOf(request, 'actorTokenType')],
    ]
  }
  // RFC 8693 §2.1: the type must not be there without the token.
  if (!textParameter(request, 'actorTokenType')) return []
  throw new AuthkitConfigError(
    'actorTokenType says something about an actorToken, which is missing',
  )
}

/** What the answer says of its token, RFC 8693 §2.2.1. */
function bringsAccessToken(
  answer: Readonly<Record<string, unknown>>,
  request: TokenRequest,
): boolean {
  const { issued_token_type: said, token_type: use } = answer
  const wanted = textParameter(request, 'requestedTokenType') || undefined
  const isBearer = typeof use === 'string' && use.toLowerCase() === 'bearer'
  // RFC 8693 §2.2.1: the type is always there. Where none was asked for, a bearer token without one is an access token.
  const issued = said ?? (isBearer ? ACCESS_TOKEN : undefined)
  if (typeof issued !== 'string' || issued === '') {
    throw new TokenResponseError('The token endpoint did not say which type of token it issued')
  }
  // RFC 8693 §2.2.1: who asked for one type cannot use another.
  if (wanted !== undefined && issued !== wanted) {
    throw new TokenResponseError('The token endpoint issued a token of another type than requested')
  }
  if (issued === ACCESS_TOKEN) return true
  if (typeof use !== 'string' || use === '') {
    throw new TokenResponseError('The token endpoint did not say how the token is used')
  }
  // RFC 8693 §2.2.1: N_A is a token that is not used as an access token.
  return use.toLowerCase() !== 'n_a'
}
