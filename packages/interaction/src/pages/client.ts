import { html, type Html } from './html.ts'
import type { ClientModel } from './model.ts'

/** The logo of an application; nothing when it has none, Registration §2. */
export function clientLogo({ logo }: ClientModel): Html | undefined {
  if (logo === undefined) return undefined
  return html`<img
    class="logo"
    src="${logo}"
    alt=""
    width="64"
    height="64"
    referrerpolicy="no-referrer"
  />`
}

/** Links to what an application says about itself; nothing when it says nothing, Registration §2. */
export function clientLinks({ name, policy, terms }: ClientModel): Html | undefined {
  const links = [link(policy, 'Privacy policy'), link(terms, 'Terms of service')]
  const known = links.filter((each) => each !== undefined)
  if (known.length === 0) return undefined
  return html`<p class="muted"><bdi>${name}</bdi>: ${known}</p>`
}

/** In a page of its own, so that what the user typed is still there afterwards. */
function link(url: string | undefined, text: string): Html | undefined {
  if (url === undefined) return undefined
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${text}</a> `
}
