import { html } from './html.ts'
import { form, layout } from './layout.ts'
import type { SignedOutModel, SignOutModel } from './model.ts'

/** Asks whether the user wants to sign out. */
export function signOutPage(model: SignOutModel): string {
  const user = html`<strong><bdi>${model.user}</bdi></strong>`
  return layout(
    model,
    'Sign out',
    html`<h1>Sign out?</h1>
      <p>You are signed in to ${model.service} as ${user}.</p>
      ${form(model.form, html`<button class="primary" name="action" value="sign-out">Sign out</button>`)}`,
  )
}

/** Says that nobody is signed in. */
export function signedOutPage(model: SignedOutModel): string {
  return layout(
    model,
    'Signed out',
    html`<h1>You are signed out</h1>
      <p>Nobody is signed in to ${model.service} in this browser.</p>`,
  )
}
