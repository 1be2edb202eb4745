import { AuthkitError } from '@authkit/common'

/** Why a page cannot go on. */
export type InteractionErrorCode =
  | 'ERR_INTERACTION_UNKNOWN'
  | 'ERR_INTERACTION_ANSWERED'
  | 'ERR_INTERACTION_BROWSER'
  | 'ERR_INTERACTION_FORM'
  | 'ERR_INTERACTION_CROSS_SITE'
  | 'ERR_INTERACTION_METHOD'

/** Status code and words for the user, by kind of fault. */
const faults: Readonly<Record<InteractionErrorCode, readonly [number, string]>> = {
  ERR_INTERACTION_UNKNOWN: [400, 'This page has expired or never existed.'],
  ERR_INTERACTION_ANSWERED: [400, 'This request was answered already.'],
  ERR_INTERACTION_BROWSER: [403, 'This page was opened in another browser.'],
  ERR_INTERACTION_FORM: [403, 'The form does not come from the page that was shown here last.'],
  ERR_INTERACTION_CROSS_SITE: [403, 'The form was sent by another website.'],
  ERR_INTERACTION_METHOD: [405, 'This page cannot be used in this way.'],
}

/** A page that cannot go on. Its message is shown to the user, so it holds no input and no secret. */
export class InteractionError extends AuthkitError {
  override readonly name: string = 'InteractionError'
  override readonly code: InteractionErrorCode
  /** Status code of the page. */
  readonly status: number
  /** Header fields that the page needs, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>

  constructor(code: InteractionErrorCode, headers: Readonly<Record<string, string>> = {}) {
    const [status, message] = faults[code]
    super(message)
    this.code = code
    this.status = status
    this.headers = headers
  }
}
