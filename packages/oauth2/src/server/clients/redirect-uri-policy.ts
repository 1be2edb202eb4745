import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import { isRegisteredRedirectUri, redirectUriFault } from './redirect-uri.ts'

/** Takes a redirect URI that a client did not register, such as the address of a preview. `uri` is already one that could be registered. */
export type MatchRedirectUri = (uri: string, client: Client) => boolean | Promise<boolean>

/** Tells whether a URI is a redirect URI of a client: one that it registered, or one that the application takes and that is reported each time. */
export function redirectUriPolicy(
  match: MatchRedirectUri | undefined,
  report: ServerContext['report'],
): ServerContext['isRedirectUri'] {
  return async (uri, client) => {
    if (isRegisteredRedirectUri(uri, client.redirect_uris)) return true
    // RFC 9700 §2.1: anything but exact comparison is the application's own decision.
    if (!match || redirectUriFault(uri) !== undefined) return false
    if ((await match(uri, client)) !== true) return false
    report({ type: 'redirect_uri_matched', clientId: client.client_id, redirectUri: uri })
    return true
  }
}
