import { html, type Html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SignInModel } from './model.ts'

const failures = {
  // One text for an unknown user and for a wrong password, so that neither can be told from the other.
  credentials: 'The username or the password is wrong.',
  attempts: 'There were too many attempts. Try again later.',
}

/** Asks who the user is. */
export function signInPage(model: SignInModel): string {
  const { client, failure } = model
  return layout(
    model,
    failure === undefined ? 'Sign in' : 'Error: Sign in',
    html`<h1>Sign in</h1>
      <p><bdi>${client.name}</bdi> asks you to sign in to ${model.service}.</p>
      ${failure === undefined ? undefined : html`<p class="error" id="failure" role="alert">${failures[failure]}</p>`}
      ${form(model.form, fields(model))}`,
  )
}

function fields({ username, failure }: SignInModel): Html {
  const invalid =
    failure === undefined ? undefined : html` aria-invalid="true" aria-describedby="failure"`
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
      autocomplete="current-password"
      maxlength="1024"
      required${invalid}${second}
    />
    <button class="primary" name="action" value="sign-in">Sign in</button>
    <button name="action" value="deny" formnovalidate>Cancel</button>`
}
