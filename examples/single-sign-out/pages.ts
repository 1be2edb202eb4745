import escapeHtml from 'escape-html'

/** The only page of an application. */
export function page(name: string, user: string | undefined, note = ''): string {
  const body =
    user === undefined
      ? '<p><a href="/login">Sign in</a></p>'
      : `<p>Signed in as ${escapeHtml(user)}</p><form method="post" action="/logout"><button>Sign out</button></form>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(name)}</title>
<style>body { font: 16px/1.5 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
<h1>${escapeHtml(name)}</h1><p>${escapeHtml(note)}</p>${body}</html>`
}
