import type { Addresses } from './addresses.ts'
import { credentials } from './users.ts'

/** What the demo prints when it has started. */
export function intro({ provider, app, api }: Addresses, store: string): string {
  const people = credentials
    .map(({ username, password }) => `${username} / ${password}`)
    .join('   or   ')
  return `
  Open  ${app}  and sign in as  ${people}

  browser               notes app              provider                 API
     |  1 sign in ────────> |                      |                      |
     |  2 <── redirect with state, nonce and PKCE challenge               |
     |  3 password, consent ─────────────────────> |                      |
     |  4 <── redirect with a code ─────────────── |                      |
     |  5 code ───────────> |  6 code, verifier ─> |                      |
     |                      |  7 <── ID Token, access and refresh token   |
     |                      |  8 access token ─────────────────────────>  | checks it with the
     |                      |  9 <──────────────────────────── notes ──── | provider's keys

  provider ${provider}   app ${app}   API ${api}
  The provider keeps codes, tokens and sessions in ${store}.
  Ctrl-C stops all three. Each step is logged below; secrets are shown as …

`
}
