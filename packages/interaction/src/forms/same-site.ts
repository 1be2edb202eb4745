import type { HttpRequest } from '@authkit/common/http'
import { InteractionError } from '../errors.ts'

/** Throws an `InteractionError` for a post that the browser says another site caused, RFC 6749 §10.12. */
export function refuseCrossSite({ headers }: HttpRequest, issuer: string): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isOurs = origin === undefined || isOwnOrigin(origin, new URL(issuer).origin)
  // A browser says `none` for what the user does without any page, such as sending a form again.
  const isSameSite =
    site === undefined || (typeof site === 'string' && /^(same-origin|none)$/.test(site))
  if (!isOurs || !isSameSite) throw new InteractionError('ERR_INTERACTION_CROSS_SITE')
}

// Fetch §3.2: the pages' own referrer policy, no-referrer, makes the browser send `null`. Sec-Fetch-Site and the form token tell those posts apart.
function isOwnOrigin(origin: string | readonly string[], own: string): boolean {
  return origin === 'null' || origin === own
}
