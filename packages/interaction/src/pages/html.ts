import escapeHtml from 'escape-html'

/** HTML whose text was escaped when it was put together. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** What can stand in an `html` template: text is escaped, HTML stays, `undefined` is nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined

/** Puts HTML together and escapes every text in it, so that it means the same inside elements and quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(toText)))
}

function toText(value: HtmlValue): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.join('')
  return escapeHtml(String(value))
}
