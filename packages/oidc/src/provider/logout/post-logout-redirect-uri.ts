import { isSecureTransport, isValidUrl } from '@authkit/common'
import type { Client, ServerContext } from '@authkit/oauth2/server'

/** Longest URI of a client, in characters. */
export const maxUriLength = 2048
/** RFC 8252 §7.1: a private-use scheme is a reversed domain name, so it has a dot. That leaves out javascript:, data: and their like. */
const privateUseUri = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:[^#\\]+$/

/** What decides which URIs a client may have. */
export interface UriOwner {
  /** True for a client that can prove who it is. */
  readonly confidential: boolean
  /** True for a client that is an app on the user's machine. */
  readonly native: boolean
}

/** Why the browser cannot be sent to a URI after the end of a session, or `undefined` when it can, RP-Initiated Logout §3.1. */
export function postLogoutUriFault(
  uri: unknown,
  { confidential, native }: UriOwner,
): string | undefined {
  if (typeof uri !== 'string' || uri.length > maxUriLength || !/^[\x21-\x7E]+$/.test(uri))
    return `is no URI of at most ${maxUriLength} ASCII characters`
  if (/^https?:/i.test(uri)) {
    if (!isValidUrl(uri, { fragmentsAllowed: false }))
      return 'is no URL, or has user information or a fragment'
    // RP-Initiated Logout §3.1: plain http only for clients that can keep a secret; loopback never leaves the machine.
    return confidential || isSecureTransport(uri)
      ? undefined
      : 'is http and the client can prove nothing'
  }
  // RP-Initiated Logout §3.1: a scheme of its own leads back into a native app.
  if (native && privateUseUri.test(uri) && URL.canParse(uri)) return undefined
  return 'has a scheme other than https, or the reversed domain name of a native app'
}

/** True for a URI that is exactly one of those that the client registered, RP-Initiated Logout §3. */
export function isPostLogoutUri(uri: string, client: Client, { members }: ServerContext): boolean {
  const registered = client['post_logout_redirect_uris']
  if (!Array.isArray(registered) || !registered.includes(uri)) return false
  const method = members.clientAuthentication.get(client.token_endpoint_auth_method)
  // Registrations of the application were looked at by no rule.
  const owner: UriOwner = {
    confidential: method?.confidential === true,
    native: client['application_type'] !== 'web',
  }
  return postLogoutUriFault(uri, owner) === undefined
}
