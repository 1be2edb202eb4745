import type { Page } from '@authkit/testing'

/** The attributes of each element of a kind on a page, in their order; none where there is no page. */
export function elements(
  page: Page | undefined,
  tag: string,
): readonly Readonly<Record<string, string>>[] {
  return (page?.body.match(new RegExp(`<${tag}\\b[^>]*>`, 'gi')) ?? []).map((text) =>
    Object.fromEntries(
      [...text.matchAll(/\s([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name.toLowerCase(),
        decoded(value),
      ]),
    ),
  )
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,6})|(\w+));/g, (entity, code?: string, name = '') =>
    code === undefined ? (named[name] ?? entity) : String.fromCodePoint(Number(code)),
  )
}

/** What a page says, without its markup. */
export function textOf({ body }: Page): string {
  return body
    .replaceAll(/<(style|script)[^]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Whether the policy of a page lets a browser load something, Content Security Policy Level 3 §6.7.2. */
export function allows(
  { headers }: Page,
  directive: 'img-src' | 'frame-src',
  url: string,
): boolean {
  const policy = headers.get('content-security-policy') ?? ''
  const directives = new Map(
    policy.split(';').map((text) => {
      const [name = '', ...sources] = text.trim().split(/\s+/)
      return [name, sources] as const
    }),
  )
  const sources = directives.get(directive) ?? directives.get('default-src')
  if (!sources) return true
  const { origin, protocol } = new URL(url)
  return sources.some((source) => ['*', protocol, origin, url].includes(source))
}
