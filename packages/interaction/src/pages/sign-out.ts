import { loadFrames } from './frames.ts'
import { html, type Html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SignedOutModel, SignOutModel } from './model.ts'

/** Asks whether the user wants to sign out. */
export function signOutPage(model: SignOutModel): string {
  const { client, service, request } = model
  const user = html`<strong><bdi>${model.user}</bdi></strong>`
  return layout(
    model,
    'Sign out',
    html`<h1>Sign out?</h1>
      ${client === undefined ? undefined : html`<p><bdi>${client.name}</bdi> asks you to sign out of ${service}.</p>`}
      <p>You are signed in to ${service} as ${user}.</p>
      ${client?.destination === undefined ? undefined : html`<p class="muted">Afterwards you return to <bdi>${client.destination}</bdi>.</p>`}
      ${form(
        model.form,
        html`${hidden(request)}<button class="primary" name="action" value="sign-out">
            Sign out
          </button>`,
      )}`,
  )
}

/** Says that nobody is signed in. */
export function signedOutPage(model: SignedOutModel): string {
  const { client, location, service } = model
  return layout(
    model,
    'Signed out',
    html`<h1>You are signed out</h1>
      <p>Nobody is signed in to ${service} in this browser.</p>
      ${
        location === undefined
          ? undefined
          : html`<p>
              <a href="${location}">Go back to <bdi>${client?.name ?? 'the application'}</bdi></a>
            </p>`
      }
      ${loadFrames(model)}`,
  )
}

function hidden(request: string | undefined): Html | undefined {
  if (request === undefined) return undefined
  return html`<input type="hidden" name="request" value="${request}" />`
}
