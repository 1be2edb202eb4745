import escape from 'escape-html'

/** The one page of the notes app. */
export function page(name: string | undefined, result = ''): string {
  const action = (path: string, label: string) =>
    `<form method="post" action="${path}"><button>${label}</button></form>`
  const body =
    name === undefined
      ? '<p><a href="/login">Sign in with the demo provider</a></p>'
      : `<p>Signed in as <strong>${escape(name)}</strong>.</p>
<p><a href="/notes">Read my notes from the API</a></p>
${action('/delete', 'Delete them (needs a scope this app does not have)')}
${action('/refresh', 'Refresh the access token')}
${action('/logout', 'Sign out and revoke the tokens')}`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Notes</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}form{margin:.5rem 0}pre{white-space:pre-wrap}</style></head>
<body><h1>Notes</h1>${body}${result === '' ? '' : `<pre role="status">${escape(result)}</pre>`}</body></html>`
}
