import { AuthkitConfigError } from '@authkit/common'
import { type OAuth2Client, OAuth2Token, requireEndpoint } from '@authkit/oauth2/client'
import {
  fetchUserInfo,
  OpenIDClient,
  OpenIDToken,
  type UserInfo,
  UserInfoError,
  type UserInfoOptions,
} from '@authkit/oidc/client'
import { LoginError } from '../errors.ts'
import type { ProtocolClients } from './protocol-clients.ts'

/** Whose claims to ask for, and how. */
export type AskUserinfoOptions = Omit<UserInfoOptions, 'token'>

/**
 * What the provider says about the user of a client's token, OpenID Connect Core §5.3. A provider of plain OAuth 2.0 is asked at its
 * `userinfoEndpoint`, and `userinfo` of the registration says what its answer means.
 */
export async function askUserinfo(
  clients: ProtocolClients,
  client: OAuth2Client,
  options: AskUserinfoOptions = {},
): Promise<UserInfo> {
  if (client instanceof OpenIDClient) return client.userinfo(options)
  const { name, config } = clients
  // What a provider of plain OAuth 2.0 answers means something to those only who know it.
  if (config.userinfoEndpoint === undefined && config.userinfo === undefined) {
    throw new AuthkitConfigError(
      `Client "${name}" is no OpenID provider: ask for the scope openid, set userinfoEndpoint and userinfo, or call the provider's own API with fetch`,
    )
  }
  const endpoint = requireEndpoint(client.serverMetadata, 'userinfo_endpoint')
  const { access_token: accessToken } = await client.tokens.current()
  const { claims, status } = await fetchUserInfo(endpoint, accessToken, {
    ...clients.transport,
    accessTokenIn: options.accessTokenIn,
  })
  const info = config.userinfo === undefined ? claims : await config.userinfo(claims)
  const { sub } = info
  if (config.userinfo !== undefined && isNobody(sub)) {
    const message = `Client "${name}": the profile of the provider has no identifier that userinfo made a sub of; write it with idText of @authkit/registry/providers`
    throw new LoginError('provider_error', message, { status: 502 })
  }
  if (typeof sub !== 'string' || sub === '') {
    throw new AuthkitConfigError(
      `Client "${name}": what the provider says about the user has no sub; give userinfo: (profile) => ({ sub: idText(profile.id) }), with idText of @authkit/registry/providers`,
    )
  }
  if (options.expectedSubject !== undefined && options.expectedSubject !== sub) {
    throw new UserInfoError('The UserInfo endpoint answered about another user', status)
  }
  // The other claims are as the provider or the application gave them.
  return { ...info, sub }
}

/** What JavaScript writes for a value that is no identifier: whoever is called so would be everybody without one. */
const nobody: readonly unknown[] = ['', 'undefined', 'null', 'NaN', '[object Object]']

function isNobody(sub: unknown): boolean {
  return typeof sub !== 'string' || nobody.includes(sub)
}

/** The token of a login with what the UserInfo endpoint says beside the verified claims, which win. */
export async function withUserinfo(
  clients: ProtocolClients,
  client: OAuth2Client,
  token: OAuth2Token,
): Promise<OAuth2Token> {
  const info = await askUserinfo(clients, client)
  if (!(token instanceof OpenIDToken) || token.userinfo === undefined) {
    return new ProfiledToken({ ...token }, info)
  }
  return new OpenIDToken({ ...token }, { ...info, ...token.userinfo })
}

/** A token of plain OAuth 2.0 with what the provider says about the user. */
class ProfiledToken extends OAuth2Token {
  readonly #info: UserInfo

  constructor(input: Readonly<Record<string, unknown>>, info: UserInfo) {
    super(input)
    this.#info = info
  }

  /** What the provider said at the login; not part of the JSON form. */
  override get userinfo(): UserInfo {
    return this.#info
  }
}
