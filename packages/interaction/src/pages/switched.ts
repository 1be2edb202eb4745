import { loadFrames } from './frames.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import type { SwitchedModel } from './model.ts'

/** Says that the user is being signed in, while clients are told that the one before was signed out. */
export function switchedPage(model: SwitchedModel): string {
  return layout(
    model,
    'One moment',
    html`<h1>One moment</h1>
      <p>Applications are told that another user signed in to ${model.service}.</p>
      <p><a href="${model.location}">Continue</a></p>
      ${loadFrames(model)}`,
  )
}
