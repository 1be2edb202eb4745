import { generateToken } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import type { PageModel } from './model.ts'

/** Sends the document that `render` makes. */
export type PageResponder = (
  status: number,
  render: (base: PageModel) => string,
  options?: PageResponseOptions,
) => HttpResponse

/** What a page needs beyond its document. */
export interface PageResponseOptions {
  /** Where its forms may lead to, apart from this origin: CSP source expressions. */
  readonly formAction?: readonly string[]
  /** More header fields, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>
  /** Values of `set-cookie`. */
  readonly setCookie?: readonly string[]
}

/** Sends pages with a nonce of their own and the header fields that keep them from being framed, cached, sniffed or scripted. */
export function pageResponder(service: string, css: string): PageResponder {
  return (status, render, { formAction = [], headers = {}, setCookie = [] } = {}) => {
    const nonce = generateToken(22)
    return {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(nonce, formAction),
        // RFC 9700 §4.16: pages of the authorization endpoint are not to be framed; this is for browsers without CSP.
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...headers,
        ...(setCookie.length === 0 ? {} : { 'set-cookie': setCookie }),
      },
      body: render({ service, language: 'en', nonce, css }),
    }
  }
}

function contentSecurityPolicy(nonce: string, formAction: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action ${["'self'", ...formAction].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/**
 * The CSP source expression that lets a form end at a redirect URI: Chromium applies `form-action` to the redirects after a post.
 * The scheme stands for a host that cannot be written there, such as an IPv6 address.
 */
export function redirectSource(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri)
  const isWritable = /^https?:$/.test(protocol) && /^[a-z0-9.-]+(:\d+)?$/.test(host)
  return isWritable ? `${protocol}//${host}` : protocol
}
