import { Html, html } from './html.ts'
import type { FramesModel } from './model.ts'

/** Seconds after which the page goes on without the frames that did not load. */
const patience = 3

// It stands before the frames, so that it misses none that loads at once. What it needs of the page is in attributes.
const script = `
(() => {
  const { location: url, frames } = document.currentScript.dataset
  const loaded = new Set()
  const go = () => location.replace(url)
  document.addEventListener('load', ({ target }) => {
    if (target.tagName === 'IFRAME' && loaded.add(target).size === Number(frames)) go()
  }, true)
  setTimeout(go, ${patience * 1000})
})()
`

// A bundler that finds the end tag in a template escapes it, and what a tagged template was written as would be another text.
const content = new Html([script, '</script>'].join(''))

/**
 * The hidden frames of a page, and what takes the browser on once all of them loaded or 3 seconds passed, Front-Channel Logout §2.
 * Nothing without frames.
 */
export function loadFrames({ frames, location, nonce }: FramesModel): Html | undefined {
  if (frames.length === 0) return undefined
  return html`${location === undefined ? undefined : goOn(location, frames.length, nonce)}
  ${frames.map((url) => html`<iframe src="${url}" title="Signing out" sandbox="allow-scripts allow-same-origin" hidden></iframe>`)}`
}

function goOn(location: string, count: number, nonce: string): Html {
  return html`<script nonce="${nonce}" data-location="${location}" data-frames="${count}">
      ${content}
    <noscript><meta http-equiv="refresh" content="${patience}; url=${location}" /></noscript>`
}
