import { clientLinks, clientLogo } from './client.ts'
import { html, type Html } from './html.ts'
import { form, layout } from './layout.ts'
import type { ConsentModel } from './model.ts'

/** Asks whether the application may have what it asks for. */
export function consentPage(model: ConsentModel): string {
  const { client, service } = model
  const user = html`<strong><bdi>${model.user}</bdi></strong>`
  return layout(
    model,
    'Allow access',
    html`${clientLogo(client)}
      <h1>Allow <bdi>${client.name}</bdi> access?</h1>
      <p>You are signed in to ${service} as ${user}.</p>
      ${permissions(model)}
      <p class="muted">Afterwards you return to <bdi>${client.destination}</bdi>.</p>
      ${form(
        model.form,
        html`<button class="primary" name="action" value="approve">Allow</button>
          <button name="action" value="deny">Deny</button>`,
      )}
      ${clientLinks(client)}`,
  )
}

function permissions({ client, scopes, claims }: ConsentModel): Html {
  const asked = [...scopes, ...claims]
  if (asked.length === 0)
    return html`<p><bdi>${client.name}</bdi> asks for no particular permission.</p>`
  return html`<p id="permissions">It will be able to:</p>
    <ul aria-labelledby="permissions">
      ${asked.map(({ description }) => html`<li>${description}</li>`)}
    </ul>`
}
