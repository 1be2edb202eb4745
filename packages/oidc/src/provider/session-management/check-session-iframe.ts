import { createHash } from 'node:crypto'
import type { Endpoint } from '@authkit/oauth2/server'
import { iframeScript } from './iframe-script.ts'
import { cookieName } from './session-state.ts'

const scriptHash = createHash('sha256').update(iframeScript).digest('base64')

const headers = {
  'content-type': 'text/html; charset=utf-8',
  // No frame-ancestors: pages of any client hold it, Session Management §3.2. It shows nothing that could be clicked.
  'content-security-policy': `default-src 'none'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`,
  'cache-control': 'public, max-age=3600',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // Pages that isolate themselves may hold it as well.
  'cross-origin-resource-policy': 'cross-origin',
}

/** The page that clients load into a hidden frame to learn whether the session is still the same, Session Management §3.2. */
export function checkSessionIframe(): Endpoint {
  return {
    name: 'check_session',
    path: '/check-session',
    methods: ['GET'],
    metadataName: 'check_session_iframe',
    handle: async (_request, { issuer }) => ({ status: 200, headers, body: page(issuer) }),
  }
}

/** The name of the cookie is ours, so nothing in it has to be escaped. */
function page(issuer: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Session</title><script data-cookie="${cookieName(issuer)}">${iframeScript}</script>`
}
