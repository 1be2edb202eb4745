import { AuthkitConfigError } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import { InvalidRequestError, type OAuth2Error } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import { MemberList } from '../member-list.ts'
import type { PresentedToken, TokenReader } from './exchange.ts'
import { ownAccessToken } from './own-access-token.ts'

/** Token types by name. */
export type TokenTypes = ReadonlyMap<string, TokenReader>

/** What came with a request. */
export interface PresentedTokens {
  readonly subject: PresentedToken
  readonly actor: PresentedToken | undefined
}

/** Token type of an access token, RFC 8693 §3. */
export const accessToken = 'urn:ietf:params:oauth:token-type:access_token'
const refreshToken = 'urn:ietf:params:oauth:token-type:refresh_token'

/** The token types of a server: its own access tokens and what the application adds, RFC 8693 §3. */
export function tokenTypes(others: readonly TokenReader[]): TokenTypes {
  const list = new MemberList<TokenReader>('token type', 'tokenType')
  list.add(ownAccessToken(), ...others)
  if (list.byName.has(refreshToken)) {
    throw new AuthkitConfigError(
      'tokenTypes: refresh tokens are not exchanged, they are for their client and the token endpoint only',
    )
  }
  return list.byName
}

/** The type of token that a client asks for, an access token unless it names one, RFC 8693 §2.1. */
export function requestedTokenType(parameters: Parameters): string {
  return parameters.get('requested_token_type') ?? accessToken
}

/** The tokens of a request, each of them valid, RFC 8693 §2.1. */
export async function presentedTokens(
  parameters: Parameters,
  types: TokenTypes,
  context: ServerContext,
): Promise<PresentedTokens> {
  const subject = await present('subject', parameters, types, context)
  if (!subject) throw new InvalidRequestError('The parameter subject_token is missing')
  const actor = await present('actor', parameters, types, context)
  // Whom the actor acts for would be lost: an act claim has no place for it.
  if (actor?.actor) throw invalid('actor', 'actor_is_acting_already')
  return { subject, actor }
}

async function present(
  role: 'subject' | 'actor',
  parameters: Parameters,
  types: TokenTypes,
  context: ServerContext,
): Promise<PresentedToken | undefined> {
  const token = parameters.get(`${role}_token`)
  const type = parameters.get(`${role}_token_type`)
  // RFC 8693 §2.1: a token comes with its type, and a type with its token.
  if (token === undefined && type === undefined) return undefined
  if (token === undefined) throw new InvalidRequestError(`The parameter ${role}_token is missing`)
  if (type === undefined)
    throw new InvalidRequestError(`The parameter ${role}_token_type is missing`)
  const reader = types.get(type)
  if (!reader) throw new InvalidRequestError(`The ${role}_token_type is not supported`)
  const presented = await reader.read(token, context)
  // RFC 8693 §2.2.2: a token that is invalid for any reason is an invalid request.
  if (!presented) throw invalid(role, `invalid_${role}_token`)
  if (presented.expiresAt !== undefined && presented.expiresAt <= context.clock())
    throw invalid(role, `${role}_token_expired`)
  return presented
}

/** One message for every way in which a token can fail. */
export function invalid(role: 'subject' | 'actor', reason: string): OAuth2Error {
  return new InvalidRequestError(`The ${role}_token is invalid, expired or revoked`, { reason })
}

/** True when a token was issued to a client, or is for it or for an API that it introspects tokens of. */
export async function isForClient(
  token: PresentedToken | undefined,
  { client_id: clientId }: Client,
  context: ServerContext,
): Promise<boolean> {
  if (!token) return false
  const { audience } = token
  if (token.clientId === clientId || audience.includes(clientId)) return true
  for (const name of audience) {
    const resource = await context.findResource(name)
    if (resource?.introspectedBy?.includes(clientId) === true) return true
  }
  return false
}
