/**
 * What URLs are made of but for user information and queries, and nothing that means something in HTML, ends a line or is filled in by a logger. Patterns of
 * many tenants have braces.
 */
const shown = /^https?:\/\/[\w.~:/[\]{}+,;=-]{1,200}$/i

/** An issuer for a message. What does not look like one is not shown: a browser or the document of somebody else brought it. */
export function issuerText(issuer: unknown): string {
  return issuer === undefined ? 'none' : urlText(issuer, 'something that is no issuer')
}

/** The same for any URL, and what to say instead of one that is not shown. */
export function urlText(url: unknown, otherwise: string): string {
  return typeof url === 'string' && shown.test(url) ? url : otherwise
}
