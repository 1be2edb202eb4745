import { addParamsToUri, isSecureTransport, isValidUrl } from '@authkit/common'
import type { Client, ServerContext, SignedInSession } from '@authkit/oauth2/server'
import { maxUriLength } from './post-logout-redirect-uri.ts'

/** Why a page that signs the user out of a client cannot be loaded in a frame, or `undefined` when it can, Front-Channel Logout §2. */
export function frontChannelUriFault(
  uri: unknown,
  redirectUris: readonly unknown[],
): string | undefined {
  if (typeof uri !== 'string' || uri.length > maxUriLength) return 'is no URL'
  if (!isValidUrl(uri, { fragmentsAllowed: false }) || !isSecureTransport(uri))
    return 'is no https URL without user information and fragment'
  const { origin } = new URL(uri)
  // Front-Channel Logout §2: scheme, host and port are those of a redirect URI, so that nobody has the browsers of others load his pages.
  return redirectUris.some((other) => originOf(other) === origin)
    ? undefined
    : 'has not the scheme, host and port of one of redirect_uris'
}

/** Most frames of a page: each is a document that the browser loads at the same time. */
const maxFrames = 50

/** The URLs that sign the user out of clients in hidden frames; those beyond 50 are reported as failed, Front-Channel Logout §2. */
export function framesOf(
  clients: readonly Client[],
  session: SignedInSession,
  { issuer, report }: Pick<ServerContext, 'issuer' | 'report'>,
): readonly string[] {
  const frames = new Set<string>()
  // Those first that nothing else tells.
  const inOrder = clients.toSorted((one, other) => backChannels(one) - backChannels(other))
  for (const client of inOrder) {
    const url = frontChannelUrl(client, session, issuer)
    if (url === undefined) continue
    if (frames.size < maxFrames || frames.has(url)) {
      frames.add(url)
      continue
    }
    report({
      type: 'logout_failed',
      clientId: client.client_id,
      sid: session.sid,
      attempts: 0,
      reason: 'too_many_frames',
      status: undefined,
      cause: undefined,
    })
  }
  return [...frames]
}

function backChannels({ backchannel_logout_uri: uri }: Client): number {
  return typeof uri === 'string' ? 1 : 0
}

function frontChannelUrl(
  client: Client,
  { sid }: SignedInSession,
  issuer: string,
): string | undefined {
  const uri = client['frontchannel_logout_uri']
  // Registrations of the application were looked at by no rule.
  if (typeof uri !== 'string' || frontChannelUriFault(uri, client.redirect_uris) !== undefined)
    return undefined
  // Front-Channel Logout §2: the two come together, behind what the query of the URI holds already.
  return client['frontchannel_logout_session_required'] === true
    ? addParamsToUri(uri, [
        ['iss', issuer],
        ['sid', sid],
      ])
    : uri
}

function originOf(uri: unknown): string | undefined {
  const url = typeof uri === 'string' ? URL.parse(uri) : null
  // An origin of any other scheme is the text null, which all of them share.
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined
}
