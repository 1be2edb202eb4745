/** What URLs are made of but for user information, and nothing that means something in HTML or ends a line. Patterns of many tenants have braces. */
const shown = /^https?:\/\/[\w.~:/%[\]{}+,;=-]{1,200}$/i

/** An issuer for a message. What does not look like one is not shown: a browser or the document of somebody else brought it. */
export function issuerText(issuer: unknown): string {
  if (issuer === undefined) return 'none'
  return typeof issuer === 'string' && shown.test(issuer) ? issuer : 'something that is no issuer'
}
