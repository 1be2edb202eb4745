import { MissingTransactionError, type MissingTransactionReason } from '../errors.ts'
import type { TransactionPlace } from './storage.ts'
import type { TransactionKind } from './transaction.ts'

/** Where a transaction was looked for, and what the browser went away for; for a login unless given. */
interface MissingTransaction extends Partial<TransactionPlace> {
  /** What the browser went away for. */
  readonly kind?: TransactionKind | undefined
}

/** The error for a response that belongs to no transaction of this browser. */
export function missing(
  reason: MissingTransactionReason,
  wanted: MissingTransaction = {},
): MissingTransactionError {
  const noun = wanted.kind === 'logout' ? 'sign-out' : 'login'
  return new MissingTransactionError(
    reason,
    messages[reason](placeName(wanted, noun), noun),
    wanted,
  )
}

type Noun = 'login' | 'sign-out'

const messages: Readonly<Record<MissingTransactionReason, (place: string, noun: Noun) => string>> =
  {
    no_state: (_place, noun) => `The response has no state, so it belongs to no ${noun}`,
    no_session: (place, noun) =>
      `${place} did not come with the response, nor anything of another ${noun}. ${causes(noun)}`,
    state_unknown: (place, noun) =>
      `${place} did not come with the response, was not made by this application, or stands for a ${noun} that its store has lost; this browser has others. ${causes(noun)}`,
    state_expired: (place, noun) =>
      `${place} has expired: the ${noun} took too long; start it again`,
    used: (place, noun) => `This ${noun} was completed already (${place})`,
  }

function causes(noun: Noun): string {
  // A sign-out comes back by a redirect, and is never posted.
  const posted =
    noun === 'login'
      ? ', the provider posts its response and responseMode does not say form_post'
      : ''
  return (
    'The usual causes: ' +
    `(1) the ${noun} was completed already, or the back button was used; ` +
    `(2) it was started in another browser, or longer ago than a ${noun} may take; ` +
    '(3) it was started at another host name, such as localhost instead of 127.0.0.1; ' +
    `(4) the browser kept or sent no cookie: the site is http and not on loopback, a proxy drops Set-Cookie${posted}, ` +
    'or two processes have different secrets'
  )
}

function placeName({ cookie, sessionKey }: Partial<TransactionPlace>, noun: Noun): string {
  if (sessionKey !== undefined) return `The session entry ${sessionKey}…`
  if (cookie === undefined) return `The cookie of the ${noun}`
  return `The cookie ${cookie} (without __Host- on loopback)`
}
