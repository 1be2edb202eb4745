import { AuthkitConfigError, checkOptions, notify } from '@authkit/common'
import type { HttpHandler, HttpRequest, HttpResponse } from '@authkit/common/http'
import type { ServerMetadata } from '@authkit/oauth2/client'
import { originSource, page } from '../browser/page.ts'
import { FrontChannelLogoutError } from './logout-errors.ts'
import { type FrontChannelLogout, validateFrontChannelLogout } from './front-channel-logout.ts'

/** A client as this endpoint sees it: an `OpenIDClient`. */
export interface FrontChannelClient {
  /** What is known of the provider. */
  readonly serverMetadata: ServerMetadata
}

/** What the answer to a logout request takes along, such as `set-cookie` fields that end the browser's session. */
export interface FrontChannelLogoutAnswer {
  /** Header fields, by lower-case name. */
  readonly headers?: HttpResponse['headers'] | undefined
}

/** Where logout requests come from and what they do. */
export interface FrontChannelLogoutOptions {
  /** The client whose `frontchannel_logout_uri` this is. */
  readonly client: FrontChannelClient
  /**
   * Ends the session called `sid`, or this browser's when there is none: `request` has its cookies, where the browser sent any.
   * Only its own cookies, or the `sid`, may choose the session.
   */
  readonly onLogout: (
    session: FrontChannelLogout,
    request: HttpRequest,
  ) => FrontChannelLogoutAnswer | void | Promise<FrontChannelLogoutAnswer | void>
  /** Refuses a request that names no session, for a client that registered `frontchannel_logout_session_required`; false unless given. */
  readonly sessionRequired?: boolean | undefined
  /** Whether a request may come from an issuer, for a provider with many tenants; that of the server metadata alone unless given. */
  readonly acceptIssuer?: ((iss: string) => boolean) | undefined
  /** Is told why a request was refused or a logout failed. */
  readonly onError?: ((error: unknown) => unknown) | undefined
}

/** The endpoint that a page of the provider loads in an iframe to end a session, the `frontchannel_logout_uri` of the client, Front-Channel Logout §2. */
export function frontChannelLogout(options: FrontChannelLogoutOptions): HttpHandler {
  checkOptions('frontChannelLogout', options, {
    client: 'object',
    onLogout: 'function',
    sessionRequired: 'flag?',
    acceptIssuer: 'function?',
    onError: 'function?',
  })
  const { client, onLogout, sessionRequired, onError } = options
  const { issuer } = client.serverMetadata
  if (issuer === undefined) {
    throw new AuthkitConfigError('serverMetadata.issuer is missing; discover(issuer) loads it')
  }
  const policy = [`frame-ancestors ${framers(issuer, client).join(' ')}`]
  const checks = { issuer: options.acceptIssuer ?? issuer, sessionRequired }
  return async (request) => {
    try {
      if (request.method !== 'GET') {
        throw new FrontChannelLogoutError('A logout request is a GET request')
      }
      const session = validateFrontChannelLogout(request.url, checks)
      const answer = await onLogout(session, request)
      return page({ title: 'Signed out', policy, headers: answer?.headers })
    } catch (error) {
      notify(onError, error)
      const isRefused = error instanceof FrontChannelLogoutError
      return page({ status: isRefused ? 400 : 500, title: 'Not signed out', policy })
    }
  }
}

/** Only pages of the provider: those at its issuer and at its logout endpoint, which show the iframes. */
function framers(issuer: string, { serverMetadata }: FrontChannelClient): readonly string[] {
  const urls = [issuer, serverMetadata.end_session_endpoint ?? issuer]
  return [...new Set(urls.map(originSource))]
}
