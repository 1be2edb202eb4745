import { clientLinks, clientLogo } from './client.ts'
import { credentialFields, failureMessage } from './credentials.ts'
import { html, type Html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SignUpModel } from './model.ts'

const failures = {
  taken: 'Somebody has this username already. Choose another one.',
  refused: 'This account cannot be created. Choose another username and a longer password.',
  attempts: 'There were too many attempts. Try again later.',
}

/** Lets the user create an account. */
export function signUpPage(model: SignUpModel): string {
  const { client, failure, signIn } = model
  return layout(
    model,
    failure === undefined ? 'Create an account' : 'Error: Create an account',
    html`${clientLogo(client)}
      <h1>Create an account</h1>
      <p><bdi>${client.name}</bdi> asks you for an account of ${model.service}.</p>
      ${failureMessage(failure && failures[failure])} ${form(model.form, fields(model))}
      <p><a href="${signIn}">Sign in with an account that you have</a></p>
      ${clientLinks(client)}`,
  )
}

function fields({ username, failure }: SignUpModel): Html {
  const isInvalid = failure !== undefined
  return html`${credentialFields({ username, isInvalid, password: 'new-password' })}
    <button class="primary" name="action" value="sign-up">Create account</button>
    <button name="action" value="deny" formnovalidate>Cancel</button>`
}
