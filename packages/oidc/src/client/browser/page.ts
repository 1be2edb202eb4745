import type { HttpResponse } from '@authkit/common/http'

/** A small page of the application. */
export interface PageOptions {
  /** Status code; 200 unless given. */
  readonly status?: number | undefined
  /** Its title. */
  readonly title: string
  /** HTML of its body, escaped; the title as a text unless given. */
  readonly body?: string | undefined
  /** Directives of its Content-Security-Policy beside `default-src 'none'` and `base-uri 'none'`. */
  readonly policy: readonly string[]
  /** More header fields, by lower-case name. */
  readonly headers?: HttpResponse['headers'] | undefined
}

/** Makes a page that loads nothing, that no cache keeps and that is framed only by whom its policy names. */
export function page({ status = 200, title, body, policy, headers }: PageOptions): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': ["default-src 'none'", "base-uri 'none'", ...policy].join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8">',
      `<title>${escapeHtml(title)}</title></head>`,
      body ?? `<body><p>${escapeHtml(title)}</p></body>`,
      '</html>',
    ].join(''),
  }
}

/** HTML §13.5: a character reference means its character and never markup, so everything that could mean more becomes one. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._~ -]/gu, (character) => `&#${character.codePointAt(0)};`)
}

/** The origin of a URL as Content-Security-Policy names it; the scheme alone where the host cannot be written there, as an IPv6 address, CSP §2.3.1. */
export function originSource(url: string): string {
  const { protocol, host, origin } = new URL(url)
  return /^[a-z0-9.-]+(?::\d+)?$/.test(host) ? origin : protocol
}
