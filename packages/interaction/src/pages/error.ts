import { html } from './html.ts'
import { layout } from './layout.ts'
import type { ErrorModel } from './model.ts'

/** Says that the request cannot be completed, and where to begin again. */
export function errorPage(model: ErrorModel): string {
  return layout(
    model,
    'Error',
    html`<h1>This cannot be completed</h1>
      <p role="alert">${model.message}</p>
      <p>Go back to the application and start again.</p>
      <p class="muted">Request ${model.requestId}</p>`,
  )
}
