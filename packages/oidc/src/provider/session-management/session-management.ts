import type { AuthorizationRequest, Extension } from '@authkit/oauth2/server'
import { checkSessionIframe } from './check-session-iframe.ts'
import { browserStateCookie, sessionState } from './session-state.ts'

/**
 * Session Management: clients learn in the browser, without asking the server, whether the session is still the same, Session Management
 * §3. Browsers that keep cookies from frames of other sites answer `changed` for ever, Session Management §5.1.
 */
export function sessionManagement(): Extension {
  /** The session of each request that was approved, until it is answered; by its parameters, which every copy of the request has. */
  const approved = new WeakMap<AuthorizationRequest['parameters'], string>()
  return {
    extension: 'session_management',
    needs: ['openid'],
    endpoints: [checkSessionIframe()],
    sessionCookie: (sid, { issuer }) => browserStateCookie(sid, issuer),
    approval(request, { scope, authentication: { sid } }) {
      // Session Management §2: with authentication responses.
      if (sid !== undefined && scope.includes('openid')) approved.set(request.parameters, sid)
      return undefined
    },
    authorizationResponse(parameters, request, { issuer }) {
      const sid = approved.get(request.parameters)
      if (sid === undefined || Object.hasOwn(parameters, 'error')) return undefined
      const origin = originOf(request.redirectUri)
      if (origin === undefined) return undefined
      const { value } = browserStateCookie(sid, issuer)
      return { session_state: sessionState(request.client.client_id, origin, value) }
    },
  }
}

/** Session Management §2: the origin of the client's pages, as it comes with their messages. An app has no pages. */
function originOf(redirectUri: string): string | undefined {
  const { protocol, origin } = new URL(redirectUri)
  return /^https?:$/.test(protocol) ? origin : undefined
}
