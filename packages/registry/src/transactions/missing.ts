import { MissingTransactionError, type MissingTransactionReason } from '../errors.ts'
import type { TransactionPlace } from './storage.ts'

/** The error for a response that belongs to no transaction of this browser. */
export function missing(
  reason: MissingTransactionReason,
  place: Partial<TransactionPlace> = {},
): MissingTransactionError {
  return new MissingTransactionError(reason, messages[reason](placeName(place)), place)
}

const causes =
  'The usual causes: ' +
  '(1) the login was completed already, or the back button was used; ' +
  '(2) it was started in another browser, or longer ago than a login may take; ' +
  '(3) it was started at another host name, such as localhost instead of 127.0.0.1; ' +
  '(4) the browser kept or sent no cookie: the site is http and not on loopback, a proxy drops Set-Cookie, the provider posts its response ' +
  'and responseMode does not say form_post, or two processes have different secrets'

const messages: Readonly<Record<MissingTransactionReason, (place: string) => string>> = {
  no_state: () => 'The response has no state, so it belongs to no login',
  no_session: (place) =>
    `${place} did not come with the response, nor anything of another login. ${causes}`,
  state_unknown: (place) =>
    `${place} did not come with the response, was not made by this application, or stands for a login that its store has lost; this browser has others. ${causes}`,
  state_expired: (place) => `${place} has expired: the login took too long; start it again`,
  used: (place) => `This login was completed already (${place})`,
}

function placeName({ cookie, sessionKey }: Partial<TransactionPlace>): string {
  if (sessionKey !== undefined) return `The session entry ${sessionKey}…`
  if (cookie === undefined) return 'The cookie of the login'
  return `The cookie ${cookie} (without __Host- on loopback)`
}
