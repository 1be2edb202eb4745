import { generateToken } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { chooseLanguage } from './language.ts'
import type { PageModel } from './model.ts'

/** Sends the document that `render` makes. */
export type PageResponder = (
  status: number,
  render: (base: PageModel) => string,
  options?: PageResponseOptions,
) => HttpResponse

/** What a page needs beyond its document. */
export interface PageResponseOptions {
  /** Languages that are asked for, BCP 47, preferred first. */
  readonly uiLocales?: readonly string[]
  /** How the page is to be shown, Core §3.1.2.1. */
  readonly display?: string | undefined
  /** Where its forms may lead to, apart from this origin: CSP source expressions. */
  readonly formAction?: readonly string[]
  /** URLs of images that it shows. */
  readonly images?: readonly string[]
  /** URLs that it loads in frames. */
  readonly frames?: readonly string[]
  /** More header fields, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>
  /** Values of `set-cookie`. */
  readonly setCookie?: readonly string[]
}

/** What all pages have in common. */
export interface PageResponderOptions {
  /** Name of the service. */
  readonly service: string
  /** CSS of the application. */
  readonly css: string
  /** Languages that there are. */
  readonly languages: readonly [string, ...string[]]
}

/** Sends pages with a nonce of their own and the header fields that keep them from being framed, cached, sniffed or scripted. */
export function pageResponder({ service, css, languages }: PageResponderOptions): PageResponder {
  return (status, render, options = {}) => {
    const { uiLocales = [], display, headers = {}, setCookie = [] } = options
    const nonce = generateToken(22)
    return {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(nonce, options),
        // RFC 9700 §4.16: pages of the authorization endpoint are not to be framed; this is for browsers without CSP.
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...headers,
        ...(setCookie.length === 0 ? {} : { 'set-cookie': setCookie }),
      },
      body: render({
        service,
        language: chooseLanguage(uiLocales, languages),
        display,
        nonce,
        css,
      }),
    }
  }
}

function contentSecurityPolicy(
  nonce: string,
  { formAction = [], frames = [], images = [] }: PageResponseOptions,
): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(images.length === 0 ? [] : [`img-src ${[...new Set(images.map(urlSource))].join(' ')}`]),
    // Only what loads frames has to know when they loaded.
    ...(frames.length === 0 ? [] : [frameSource(frames), `script-src 'nonce-${nonce}'`]),
    `form-action ${["'self'", ...formAction].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** Proxies commonly take 4096 bytes of header fields in all, and one client may need 253 for its host. */
const maxFrameSources = 2048

/** The sources of frames, one by one, or their schemes alone when these are too many for a header. */
function frameSource(frames: readonly string[]): string {
  const origins = [...new Set(frames.map(urlSource))].join(' ')
  const schemes = [...new Set(frames.map((url) => new URL(url).protocol))].join(' ')
  return `frame-src ${origins.length > maxFrameSources ? schemes : origins}`
}

/**
 * The CSP source expression for the origin of a URL, such as a redirect URI that a form ends at: Chromium applies `form-action` to the
 * redirects after a post. The scheme stands for a host that cannot be written there, such as an IPv6 address.
 */
export function urlSource(url: string): string {
  const { protocol, host } = new URL(url)
  const isWritable = /^https?:$/.test(protocol) && /^[a-z0-9.-]+(:\d+)?$/.test(host)
  return isWritable ? `${protocol}//${host}` : protocol
}
