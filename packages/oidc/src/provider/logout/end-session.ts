import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { ClientMetadataRule, Extension, ServerContext, SignOut } from '@authkit/oauth2/server'
import { type BackChannel, backChannel, type BackChannelOptions } from './back-channel.ts'
import {
  backChannelRules,
  checkBackChannelUri,
  frontChannelRules,
  postLogoutRules,
} from './client-metadata.ts'
import { framesOf } from './front-channel.ts'
import { revokeGrantsOf, sessionsOfGrants } from './revoke-session.ts'
import { clientsOf, forgetClients, rememberClient, rememberedSessions } from './session-clients.ts'
import { signOutParameterNames } from './sign-out-parameters.ts'
import { type IsLegitimate, validateSignOut } from './sign-out-request.ts'

/** How sessions end, and who is told. */
export interface EndSessionOptions {
  /** Whether the server itself tells clients, and how; true unless given, Back-Channel Logout §2. */
  readonly backChannel?: boolean | BackChannelOptions
  /** Whether clients are told by pages in hidden frames; true unless given, Front-Channel Logout §2. */
  readonly frontChannel?: boolean
  /** Whether grants of the session end that were not given for `offline_access`; true unless given, Back-Channel Logout §2.7. */
  readonly revokeTokens?: boolean
  /**
   * Seconds that a client of a session is remembered since it was last answered; 30 days unless given. No shorter than the pages let a
   * session last, which is `sessionLifetime` of `@authkit/interaction` (8 hours): a client that is forgotten is not told. Longer does good:
   * a session that ended by its age tells nobody and leaves its tokens alone, and `endSessions` finds it here.
   */
  readonly sessionLifetime?: number
  /**
   * Decides whether the browser may go to a registered `post_logout_redirect_uri` when the client was named but showed no ID Token; it may
   * unless given, since pages send it there only after the user said yes, or followed a link, RP-Initiated Logout §3.
   */
  readonly isLegitimate?: IsLegitimate
}

/** An extension through which sessions end. */
export type EndSession = Extension & { readonly signOut: SignOut }

const path = '/end-session'
const longestLifetime = 10 * 365 * 86_400

/**
 * RP-Initiated Logout, and the news of it for all clients of the session: by the server itself and by frames in the browser,
 * RP-Initiated Logout §2. `openid()` comes before it, and whoever shows the pages calls its `signOut`.
 */
export function endSession(options: EndSessionOptions = {}): EndSession {
  const { lifetime, back, front, revokeTokens, isLegitimate } = readOptions(options)
  const remember = async (
    { sid, subject }: { readonly sid: string | undefined; readonly subject: string },
    scope: readonly string[],
    clientId: string,
    context: ServerContext,
  ): Promise<void> => {
    const isTold = back !== undefined || front
    // Back-Channel Logout §2.3: who got an ID Token of the session.
    if (!isTold || sid === undefined || !scope.includes('openid')) return
    await rememberClient({ sid, subject }, clientId, context.clock() + lifetime, context)
  }
  return {
    extension: 'end_session',
    needs: ['openid'],
    signs: true,
    async approval({ client }, { subject, scope, authentication: { sid } }, context) {
      await remember({ sid, subject }, scope, client.client_id, context)
      return undefined
    },
    async tokenResponse({ grant, scope, grantType, refreshed, client }, context) {
      const { subject, authentication } = grant
      // Whoever came through the authorization endpoint was remembered there.
      if (refreshed || subject === undefined || isApproved(grantType, context)) return undefined
      await remember({ sid: authentication?.sid, subject }, scope, client.client_id, context)
      return undefined
    },
    checkClient(client) {
      if (back) checkBackChannelUri(client, back.addresses)
    },
    metadata: ({ issuer }) => metadataOf(issuer, back !== undefined, front),
    clientMetadata: [
      ...postLogoutRules,
      ...(front ? frontChannelRules : []),
      ...(back ? backChannelRules(back.addresses) : []),
    ] satisfies readonly ClientMetadataRule[],
    signOut: {
      path,
      parameters: signOutParameterNames,
      validate: (request, context) => validateSignOut(request, context, isLegitimate),
      async notify(session, context) {
        const taking = await clientsOf(session, context)
        const found = await Promise.all(taking.map(({ clientId }) => context.findClient(clientId)))
        const clients = found.filter((client) => client !== undefined)
        // On its way before the store is asked for more: no fault of it keeps clients from being told.
        const told = back?.tell(clients, session, context)
        if (revokeTokens) await revokeGrantsOf(session, context)
        // Last of all, so that whoever met a fault can begin again.
        await forgetClients(taking, context)
        await told
        return { frames: front ? framesOf(clients, session, context) : [] }
      },
      async sessionsOf(subject, context) {
        const remembered = await rememberedSessions(subject, context)
        const granted = revokeTokens ? await sessionsOfGrants(subject, context) : []
        return [...new Set([...remembered, ...granted])]
      },
    },
  }
}

interface Settings {
  readonly lifetime: number
  readonly back: BackChannel | undefined
  readonly front: boolean
  readonly revokeTokens: boolean
  readonly isLegitimate: IsLegitimate
}

function readOptions(options: EndSessionOptions): Settings {
  checkOptions('endSession', options, {
    backChannel: 'flag|object?',
    frontChannel: 'flag?',
    revokeTokens: 'flag?',
    sessionLifetime: 'number?',
    isLegitimate: 'function?',
  })
  const { sessionLifetime: lifetime = 30 * 86_400, backChannel: told = true } = options
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > longestLifetime)
    throw new AuthkitConfigError('endSession: sessionLifetime is a whole number of seconds')
  return {
    lifetime,
    back: told === false ? undefined : backChannel(told === true ? {} : told),
    front: options.frontChannel ?? true,
    revokeTokens: options.revokeTokens ?? true,
    isLegitimate: options.isLegitimate ?? (() => true),
  }
}

/** True for a grant that begins with the approval of an authorization request. */
function isApproved(grantType: string, { members }: ServerContext): boolean {
  return [...members.responseTypes.values()].some((type) => type.grantType === grantType)
}

function metadataOf(issuer: string, back: boolean, front: boolean): JsonObject {
  const flags = (channel: string): JsonObject => ({
    [`${channel}_logout_supported`]: true,
    [`${channel}_logout_session_supported`]: true,
  })
  return {
    // RP-Initiated Logout §2.1.
    end_session_endpoint: issuer.replace(/\/$/, '') + path,
    // Back-Channel Logout §2.1 and Front-Channel Logout §3: the session is always told.
    ...(back ? flags('backchannel') : {}),
    ...(front ? flags('frontchannel') : {}),
  }
}
