import { constantTimeEqual, createSealer, sha256, type Clock } from '@authkit/common'
import { InteractionError } from '../errors.ts'

/** What a form belongs to. */
export interface FormBinding {
  /** Which form: the identifier of an interaction, or the name of a page. */
  readonly form: string
  /** The secret of the browser that it is shown in. */
  readonly browser: string
}

/** Tokens that tie a posted form to the page, the browser and the session that it was shown for, RFC 6749 §10.12. */
export interface FormTokens {
  /** Makes the token of a form that is shown in a session, or in none. */
  readonly create: (binding: FormBinding, sid: string | undefined) => Promise<string>
  /** The session that the form was shown in; throws an `InteractionError` for a token that is not of this form and browser. */
  readonly open: (token: string | undefined, binding: FormBinding) => Promise<string | undefined>
}

/** How form tokens are made. */
export interface FormTokensOptions {
  /** Secrets of at least 32 bytes; the first one makes tokens, all of them open tokens. */
  readonly secrets: string | readonly string[]
  readonly clock: Clock
  /** Lifetime of a token in seconds. */
  readonly lifetime: number
}

/** Form tokens sealed under a key of their own. */
export function formTokens({ secrets, clock, lifetime }: FormTokensOptions): FormTokens {
  const sealer = createSealer({ secrets, purpose: 'interaction-form', clock, maxLength: 1024 })
  return {
    create: (binding, sid) =>
      sealer.seal({ for: digest(binding), sid }, { expiresAt: clock() + lifetime }),
    async open(token, binding) {
      const content = token === undefined ? undefined : await sealer.unseal(token)
      const { for: shown, sid } = content ?? {}
      if (typeof shown !== 'string' || !constantTimeEqual(shown, digest(binding)))
        throw new InteractionError('ERR_INTERACTION_FORM')
      return typeof sid === 'string' ? sid : undefined
    },
  }
}

function digest({ form, browser }: FormBinding): string {
  return sha256(`${form} ${browser}`)
}
