import { memoryStore } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { MismatchingStateError } from '@authkit/oauth2/client'
import { backChannelLogout, frontChannelLogout, type OpenIDClient } from '@authkit/oidc/client'
import type { Application } from './application.ts'
import { type LogoutVisit, open, visitLogoutPage } from './browser.ts'
import { logoutAtProvider } from './endpoints/logout.ts'
import type { ScriptedProvider } from './provider.ts'
import { redirectUri, type RelyingParty, relyingParty } from './relying-party.ts'
import type { Variant } from './variants.ts'

/** By which channels the provider tells the application of a logout. */
export interface Channels {
  readonly back?: boolean
  readonly front?: boolean
}

/** An application whose sessions end when the provider says so. */
export interface LogoutParty extends RelyingParty {
  /** The sessions that last, by the `sid` of their ID Tokens. */
  readonly sessions: ReadonlySet<string>
  /** Logs a person in; the `sid` of the session. */
  readonly signIn: () => Promise<string>
  /** Sends the browser to the provider's logout page, and follows it. */
  readonly signOut: () => Promise<LogoutVisit>
  /** What the browser sees when the person signs out at the provider itself. */
  readonly signOutAtProvider: () => Promise<LogoutVisit>
}

/** Registers an application with logout endpoints for some channels. */
export async function logoutParty(
  provider: ScriptedProvider,
  application: Application,
  { variant, ...channels }: Channels & { readonly variant: Variant },
): Promise<LogoutParty> {
  const sessions = new Set<string>()
  const party = await relyingParty(provider, variant, {
    registration: registration(application, channels),
  })
  serveLogout(application, party, sessions)
  return {
    ...party,
    sessions,
    async signIn() {
      const { token } = await party.login()
      const sid = String(token.userinfo?.['sid'])
      sessions.add(sid)
      return sid
    },
    async signOut() {
      const { url, state } = await party.client.createLogoutUrl({
        postLogoutRedirectUri: postLogoutUri(application),
      })
      application.serve('/post-logout', async (request) =>
        afterLogout(party.client, request, state),
      )
      return visitLogoutPage((await open(url)).body)
    },
    async signOutAtProvider() {
      application.serve('/post-logout', async (request) =>
        afterLogout(party.client, request, 'none was begun'),
      )
      return visitLogoutPage(await logoutAtProvider(provider.state, party.registered))
    },
  }
}

const postLogoutUri = ({ origin }: Application): string => `${origin}/post-logout`

function registration({ origin }: Application, { back = false, front = false }: Channels) {
  return {
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${origin}/post-logout`],
    ...(back
      ? {
          backchannel_logout_uri: `${origin}/back-channel-logout`,
          backchannel_logout_session_required: true,
        }
      : {}),
    ...(front
      ? {
          frontchannel_logout_uri: `${origin}/front-channel-logout`,
          frontchannel_logout_session_required: true,
        }
      : {}),
  }
}

function serveLogout(application: Application, { client }: RelyingParty, sessions: Set<string>) {
  const end = ({ sid }: { readonly sid: string | undefined }): void => {
    if (sid !== undefined) sessions.delete(sid)
  }
  const back = backChannelLogout({ client, store: memoryStore(), onLogout: end })
  const front = frontChannelLogout({ client, sessionRequired: true, onLogout: end })
  application.serve('/back-channel-logout', back)
  application.serve('/front-channel-logout', front)
}

/** The page that the browser comes back to: it believes in the logout only if this application began it. */
async function afterLogout(
  client: OpenIDClient,
  request: HttpRequest,
  state: string | undefined,
): Promise<HttpResponse> {
  try {
    client.validateLogoutResponse(request, { state: state ?? '' })
    return { status: 200, headers: {}, body: 'You are signed out.' }
  } catch (error) {
    if (!(error instanceof MismatchingStateError)) throw error
    return { status: 400, headers: {}, body: 'This is not the logout that you began here.' }
  }
}
