import { html, type Html } from './html.ts'

/** What the two fields show. */
export interface CredentialFields {
  /** What stands in the first one. */
  readonly username: string | undefined
  /** True when what was typed is at fault, so that the message with the id `failure` describes the fields. */
  readonly isInvalid: boolean
  /** What a password manager does with the second one. */
  readonly password: 'current-password' | 'new-password'
}

/** The fields for a username and a password, with the cursor in the first empty one. */
export function credentialFields({ username, isInvalid, password }: CredentialFields): Html {
  const invalid = isInvalid ? html` aria-invalid="true" aria-describedby="failure"` : undefined
  const focus = html` autofocus`
  const [first, second] = username === undefined ? [focus, undefined] : [undefined, focus]
  return html`<label for="username">Username</label>
    <input
      id="username"
      name="username"
      value="${username}"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      maxlength="255"
      required${invalid}${first}
    />
    <label for="password">Password</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="${password}"
      maxlength="1024"
      required${invalid}${second}
    />`
}

/** The message about a failed attempt. */
export function failureMessage(text: string | undefined): Html | undefined {
  if (text === undefined) return undefined
  return html`<p class="error" id="failure" role="alert">${text}</p>`
}
