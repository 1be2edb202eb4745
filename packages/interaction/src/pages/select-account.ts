import { html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SelectAccountModel } from './model.ts'

/** Asks whether to go on as the user who is signed in. */
export function selectAccountPage(model: SelectAccountModel): string {
  const { client, service, signIn } = model
  const user = html`<strong><bdi>${model.user}</bdi></strong>`
  return layout(
    model,
    'Choose an account',
    html`<h1>Choose an account</h1>
      <p><bdi>${client.name}</bdi> asks which account of ${service} to use.</p>
      <p>You are signed in as ${user}.</p>
      ${form(
        model.form,
        html`<button class="primary" name="action" value="continue">
            Continue as <bdi>${model.user}</bdi>
          </button>
          <button name="action" value="deny">Cancel</button>`,
      )}
      <p><a href="${signIn}">Use another account</a></p>`,
  )
}
