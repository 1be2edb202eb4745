import escapeHtml from 'escape-html'

/** A page with a heading and HTML of ours below it. */
export function page(heading: string, html: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(heading)}</title>
<style>body { font: 16px/1.5 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
<h1>${escapeHtml(heading)}</h1>${html}</html>`
}
