import { clientLinks, clientLogo } from './client.ts'
import { credentialFields, failureMessage } from './credentials.ts'
import { html, type Html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SignInModel } from './model.ts'

const failures = {
  // One text for an unknown user and for a wrong password, so that neither can be told from the other.
  credentials: 'The username or the password is wrong.',
  attempts: 'There were too many attempts. Try again later.',
  account: 'The application asks for another account.',
}

/** Asks who the user is. */
export function signInPage(model: SignInModel): string {
  const { client, failure, signUp } = model
  return layout(
    model,
    failure === undefined ? 'Sign in' : 'Error: Sign in',
    html`${clientLogo(client)}
      <h1>Sign in</h1>
      <p><bdi>${client.name}</bdi> asks you to sign in to ${model.service}.</p>
      ${failureMessage(failure && failures[failure])} ${form(model.form, fields(model))}
      ${signUp === undefined ? undefined : html`<p><a href="${signUp}">Create an account</a></p>`}
      ${clientLinks(client)}`,
  )
}

function fields({ username, failure }: SignInModel): Html {
  const isInvalid = failure !== undefined && failure !== 'account'
  return html`${credentialFields({ username, isInvalid, password: 'current-password' })}
    <button class="primary" name="action" value="sign-in">Sign in</button>
    <button name="action" value="deny" formnovalidate>Cancel</button>`
}
