import { constantTimeEqual, createSealer, EncodingError, sha256 } from '@authkit/common'
import { InvalidRequestError } from '@authkit/oauth2'
import { InteractionError } from '../errors.ts'
import type { FormTokensOptions } from '../forms/form-tokens.ts'

/** What happens after signing out. */
export interface Continuation {
  /** Identifier of the client that asked. */
  readonly clientId: string | undefined
  /** Where the browser goes. */
  readonly location: string | undefined
  /** Languages that the client asked for. */
  readonly uiLocales: readonly string[]
}

/** Keeps what was checked and shown in a form, so that what is confirmed is just that, RP-Initiated Logout §3. */
export interface Continuations {
  /** Seals it for the form that a browser shows; throws an `InvalidRequestError` when it is too large. */
  readonly seal: (continuation: Continuation, shownIn: ShownIn) => Promise<string>
  /** What was sealed for this browser, and for this session while it lasts; throws an `InteractionError` for anything else. */
  readonly open: (text: string, shownIn: ShownIn) => Promise<Continuation>
}

/** Where a form is shown. */
export interface ShownIn {
  /** Secret of the browser. */
  readonly browser: string
  /** The session by its `sid`; `undefined` once it ended. */
  readonly sid: string | undefined
}

/** Continuations under a key of their own, as long as form tokens. */
export function continuations({ secrets, clock, lifetime }: FormTokensOptions): Continuations {
  const sealer = createSealer({
    secrets,
    purpose: 'interaction-sign-out',
    clock,
    maxLength: 12_288,
  })
  return {
    async seal({ clientId, location, uiLocales }, { browser, sid }) {
      const value = { clientId, location, uiLocales, browser: sha256(browser), sid }
      try {
        return await sealer.seal(value, { expiresAt: clock() + lifetime })
      } catch (error) {
        if (error instanceof EncodingError)
          throw new InvalidRequestError('The request is too large', { cause: error })
        throw error
      }
    },
    async open(text, shownIn) {
      const content = (await sealer.unseal(text)) ?? {}
      const { clientId, location, uiLocales, browser, sid } = content
      const isBrowsers =
        typeof browser === 'string' && constantTimeEqual(browser, sha256(shownIn.browser))
      if (!isBrowsers || (shownIn.sid !== undefined && shownIn.sid !== sid))
        throw new InteractionError('ERR_INTERACTION_FORM')
      return {
        clientId: typeof clientId === 'string' ? clientId : undefined,
        location: typeof location === 'string' ? location : undefined,
        uiLocales: Array.isArray(uiLocales)
          ? uiLocales.filter((each) => typeof each === 'string')
          : [],
      }
    },
  }
}
