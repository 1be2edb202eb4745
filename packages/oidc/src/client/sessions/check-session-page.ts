import { AuthkitConfigError, checkOptions, sha256 } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { requireEndpoint, type ServerMetadata } from '@authkit/oauth2/client'
import { escapeHtml, originSource, page } from '../browser/page.ts'
import { checkSessionMessage } from './check-session.ts'

/** A client as this page sees it: an `OpenIDClient`. */
export interface CheckSessionClient {
  /** The client's identifier. */
  readonly clientId: string
  /** What is known of the provider. */
  readonly serverMetadata: ServerMetadata
}

/** Which session to watch. */
export interface CheckSessionPageOptions {
  /** The client that it is at. */
  readonly client: CheckSessionClient
  /** The `session_state` of the authentication response of this browser. */
  readonly sessionState: string
  /** Time between two questions, in seconds; 5 unless given. */
  readonly interval?: number | undefined
}

/**
 * What runs in the client's iframe. It believes only messages of the provider's origin that come from the provider's iframe,
 * Session Management §3.1, and tells the page around it, which is of its own origin, each time the answer is another.
 */
export const checkSessionScript: string = [
  '(() => {',
  'const { message, origin, interval } = document.body.dataset;',
  "const frame = document.querySelector('iframe');",
  'let last;',
  "const tell = (status) => { if (status !== last) parent.postMessage({ type: 'authkit.session', status }, location.origin); last = status; };",
  'const ask = () => frame.contentWindow.postMessage(message, origin);',
  'const timer = setInterval(ask, Number(interval) * 1000);',
  "frame.addEventListener('load', ask);",
  "addEventListener('message', (event) => {",
  'if (event.origin !== origin || event.source !== frame.contentWindow) return;',
  "const status = event.data === 'unchanged' || event.data === 'changed' ? event.data : 'error';",
  "if (status !== 'unchanged') clearInterval(timer);",
  'tell(status);',
  '});',
  '})()',
].join('\n')

const scriptHash = Buffer.from(sha256(checkSessionScript), 'base64url').toString('base64')

/**
 * A page for an invisible iframe of the client's own pages, which hears `{ type: 'authkit.session', status }` by `postMessage`:
 * `unchanged`; `changed`, upon which the client asks the provider again with `prompt=none`; or `error`, upon which it does not,
 * Session Management §3.1. With a browser that keeps cookies from iframes of other sites the answer is always `changed`.
 */
export function checkSessionPage(options: CheckSessionPageOptions): HttpResponse {
  checkOptions('checkSessionPage', options, {
    client: 'object',
    sessionState: 'text',
    interval: 'number?',
  })
  const { client, sessionState, interval = 5 } = options
  if (!(interval >= 1)) throw new AuthkitConfigError('interval is a number of seconds, 1 or more')
  const source = requireEndpoint(client.serverMetadata, 'check_session_iframe')
  const message = checkSessionMessage({ clientId: client.clientId, sessionState })
  const data = { message, origin: new URL(source).origin, interval: String(interval) }
  const attributes = Object.entries(data).map(
    ([name, value]) => ` data-${name}="${escapeHtml(value)}"`,
  )
  return page({
    title: 'Session',
    policy: [
      `script-src 'sha256-${scriptHash}'`,
      `frame-src ${originSource(source)}`,
      "frame-ancestors 'self'",
    ],
    body: [
      `<body${attributes.join('')}><iframe src="${escapeHtml(source)}" hidden></iframe>`,
      `<script>${checkSessionScript}</script></body>`,
    ].join(''),
  })
}
