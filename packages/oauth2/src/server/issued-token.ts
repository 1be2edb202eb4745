import type { Parameters } from '@authkit/common/http'
import { InvalidRequestError } from '../errors.ts'
import type { ServerContext } from './context.ts'
import type { AccessTokenRecord } from './repositories/access-tokens.ts'
import type { RefreshTokenRecord } from './repositories/refresh-tokens.ts'
import type { Repositories } from './repositories/repositories.ts'

/** A token of this server, whatever its kind. */
export type IssuedToken =
  | { readonly kind: 'access_token'; readonly record: AccessTokenRecord }
  | { readonly kind: 'refresh_token'; readonly record: RefreshTokenRecord }

/** Longest token that is looked for, in characters: no header field carries a longer one. */
const maxLength = 16_384

const lookups: Readonly<
  Record<
    IssuedToken['kind'],
    (token: string, repositories: Repositories) => Promise<IssuedToken | undefined>
  >
> = {
  async access_token(token, { accessTokens }) {
    const record = await accessTokens.find(token)
    return record && { kind: 'access_token', record }
  },
  async refresh_token(token, { refreshTokens }) {
    const stored = await refreshTokens.find(token)
    return stored && { kind: 'refresh_token', record: stored.record }
  },
}

/** The parameter `token` of a request about a token, RFC 7009 §2.1 and RFC 7662 §2.1. */
export function tokenParameter(parameters: Parameters): string {
  const token = parameters.get('token')
  if (token === undefined) throw new InvalidRequestError('The parameter token is missing')
  if (token.length > maxLength) throw new InvalidRequestError('The token is too long')
  return token
}

/** Looks for a token, first among those that `token_type_hint` tells of; `undefined` when there is none or it ended. */
export async function findToken(
  token: string,
  hint: string | undefined,
  { repositories }: ServerContext,
): Promise<IssuedToken | undefined> {
  const { access_token: accessToken, refresh_token: refreshToken } = lookups
  // RFC 7009 §2.1 and RFC 7662 §2.1: a hint that is wrong or unknown changes nothing but the order.
  const [first, second] =
    hint === 'refresh_token' ? [refreshToken, accessToken] : [accessToken, refreshToken]
  return (await first(token, repositories)) ?? second(token, repositories)
}
