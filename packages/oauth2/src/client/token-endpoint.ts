import type { Clock } from '@authkit/common'
import type { BackChannel } from './back-channel.ts'
import type { ClientAuthentication } from './client-authentication/contract.ts'
import type { ClientGrant, GrantContext, TokenRequest } from './grants/contract.ts'
import { requireEndpoint } from './server-metadata.ts'
import { OAuth2Token } from './token.ts'
import { chooseGrant, writeTokenRequest } from './token-request.ts'
import { readTokenResponse } from './token-response.ts'

/** Who asks, by which grants, and how. */
export interface TokenEndpointOptions {
  readonly channel: BackChannel
  readonly authentication: ClientAuthentication
  readonly grants: ReadonlyMap<string, ClientGrant>
  /** The grant of requests that name none. */
  readonly grantType: string | undefined
  readonly clock: Clock
}

/** A token that a server sent. */
export interface ReceivedToken {
  readonly token: OAuth2Token
  /** The refresh token that it was fetched with. */
  readonly used: string | undefined
  /** Whether it is replaced by asking the same again, since no person takes part. */
  readonly isRepeatable: boolean
}

/** The token endpoint of a server, RFC 6749 §3.2. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions

  constructor(options: TokenEndpointOptions) {
    this.#options = options
  }

  /** Sends one token request; `fallback` is the grant where neither the request nor the client names one. */
  async exchange(
    request: TokenRequest,
    context: GrantContext,
    fallback: string | undefined,
  ): Promise<ReceivedToken> {
    const { channel, authentication, grants, grantType = fallback, clock } = this.#options
    const grant = chooseGrant(request, grants, grantType)
    const url = requireEndpoint(context.metadata, 'token_endpoint')
    const form = writeTokenRequest(grant, request, await grant.parameters(request, context))
    const used = form.find(([name]) => name === 'refresh_token')?.[1]
    const hooks =
      used === undefined
        ? ({ before: 'accessTokenRequest', after: 'accessTokenResponse' } as const)
        : ({ before: 'refreshTokenRequest', after: 'refreshTokenResponse' } as const)
    const response = await channel.post({ url, form, authentication, ...hooks })
    const received = readTokenResponse(response, clock, { grant, request })
    // RFC 6749 §6: a refresh token that the server did not replace stays in use.
    const token =
      used === undefined || received.refresh_token
        ? received
        : new OAuth2Token({ ...received, refresh_token: used }, clock)
    return { token, used, isRepeatable: grant.isRepeatable }
  }

  /** The request that the grant of the client can make at any time, since no person takes part. */
  repeatableRequest(): TokenRequest | undefined {
    const { grants, grantType } = this.#options
    const grant = grantType === undefined ? undefined : grants.get(grantType)
    return grant?.isRepeatable ? { grantType: grant.name } : undefined
  }
}
