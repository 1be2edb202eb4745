import { Html, html } from './html.ts'
import type { FormModel, PageModel } from './model.ts'
import { style } from './style.ts'

/** A whole document around the content of a page. */
export function layout(model: PageModel, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${model.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${model.service}</title>
        <style nonce="${model.nonce}">
          ${styleText(model)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.toString()
}

/** A form that carries its token. */
export function form({ action, token }: FormModel, content: Html): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="form_token" value="${token}" />
    ${content}
  </form>`
}

// A style element ends only at its end tag, which the options refuse in the CSS of the application.
function styleText({ css }: PageModel): Html {
  return new Html(style + css)
}
