import { formParameters, queryParameters, type HttpRequest } from '@authkit/common/http'
import { InvalidRequestError } from '@authkit/oauth2'
import type { Extension, SignedInSession } from '@authkit/oauth2/server'
import { Browser } from './browser.ts'
import type { Provider } from './provider.ts'

export const endpoint = 'https://issuer.example/end-session'
export const goodbye = 'https://app.example/goodbye?state=s%26t'
export const sessionCookieName = '__Host-authkit.session'

/** What a layer above does: who asks, where the browser goes, and who is told. */
export interface SigningOut {
  readonly extension: Extension
  /** Whom clients were told of. */
  readonly notified: SignedInSession[]
  /** The requests that were checked. */
  readonly validated: HttpRequest[]
  /** What the last page loads. */
  frames: readonly string[]
  /** Thrown instead of telling clients. */
  fault: Error | undefined
  /** Sessions of everybody of which there are clients to tell. */
  readonly remembered: Set<string>
}

/** Parameters: `client`, `to` (a place of that client), `about` (a `sid`, in place of an ID Token), `lang`. */
export function signingOut(path = '/end-session'): SigningOut {
  const state: SigningOut = {
    notified: [],
    validated: [],
    frames: [],
    fault: undefined,
    remembered: new Set(),
    extension: {
      extension: `signing-out${path}`,
      signOut: {
        path,
        parameters: ['client', 'to', 'about', 'lang'],
        async validate(request, context) {
          state.validated.push(request)
          const parameters =
            request.method === 'POST' ? formParameters(request) : queryParameters(request)
          const clientId = parameters.get('client')
          const client = clientId === undefined ? undefined : await context.findClient(clientId)
          const location = parameters.get('to')
          const isClients = location?.startsWith('https://app.example/') ?? true
          if ((clientId !== undefined || location !== undefined) && !(client && isClients))
            throw new InvalidRequestError('That place is not registered')
          return {
            client,
            hinted: parameters.has('about'),
            location,
            uiLocales: parameters.get('lang')?.split(' ') ?? [],
            logoutHint: undefined,
            isFor: async ({ sid }) => parameters.get('about') === sid,
          }
        },
        async notify(session) {
          if (state.fault) throw state.fault
          state.notified.push(session)
          state.remembered.delete(session.sid)
          return { frames: state.frames }
        },
        sessionsOf: async () => [...state.remembered],
      },
    },
  }
  return state
}

/** A browser in which somebody signed in. */
export async function signedIn(provider: Provider, username = 'alice'): Promise<Browser> {
  const browser = new Browser(provider)
  await browser.signIn(await browser.get(provider.authorizeUrl()), username)
  return browser
}

/** The `sid` of the last session that was started. */
export function lastSid({ written }: Provider): string {
  const sid: unknown = written
    .map((text) => JSON.parse(text).data.sid)
    .findLast((value) => value !== undefined)
  return String(sid)
}

/** URL of a request to sign out. */
export function signOutUrl(parameters: Readonly<Record<string, string>> = {}): string {
  return `${endpoint}?${new URLSearchParams({ client: 'web', to: goodbye, ...parameters })}`
}
