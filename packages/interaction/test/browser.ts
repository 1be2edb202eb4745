import { urlEncode } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import type { Provider } from './provider.ts'

/** A page, or the redirect that left the provider. */
export interface Seen extends HttpResponse {
  /** URL that answered. */
  readonly url: string
  /** Text of the page; empty for a redirect. */
  readonly text: string
  /** Where a redirect leads. */
  readonly location: URL | undefined
}

/** A browser of one user: keeps cookies, follows redirects inside the provider, posts the form that it sees. */
export class Browser {
  readonly cookies: Map<string, string> = new Map()
  readonly #provider: Provider

  constructor(provider: Provider) {
    this.#provider = provider
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.#send('GET', url, headers, undefined)
  }

  post(
    url: string,
    fields: Readonly<Record<string, string>> | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Seen> {
    const body = typeof fields === 'string' ? fields : urlEncode(Object.entries(fields))
    const sent = { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers }
    return this.#send('POST', url, sent, body)
  }

  /** Fills in the form of a page and presses a button. */
  submit(
    page: Seen,
    action: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Seen> {
    return this.post(formOf(page).action, { ...hiddenOf(page), action, ...fields }, headers)
  }

  signIn(page: Seen, username = 'alice', password = 'wonderland'): Promise<Seen> {
    return this.submit(page, 'sign-in', { username, password })
  }

  async #send(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.#provider.send({
      method,
      url,
      headers: { ...(cookie !== '' && { cookie }), ...headers },
      ...(body !== undefined && { body }),
    })
    for (const text of [response.headers['set-cookie'] ?? []].flat()) this.#keep(text)
    const { location } = response.headers
    const target = typeof location === 'string' ? new URL(location, url) : undefined
    if (target?.origin === new URL(url).origin) return this.get(target.href)
    return { ...response, url, text: response.body ?? '', location: target }
  }

  #keep(text: string): void {
    const [pair = ''] = text.split(';')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    if (/max-age=0/i.test(text)) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(equals + 1))
  }
}

/** Where the form of a page goes, and its token. */
export function formOf({ text }: Seen): { action: string; token: string } {
  const action = /<form method="post" action="([^"]*)"/.exec(text)?.[1]
  const token = /name="form_token" value="([^"]*)"/.exec(text)?.[1]
  if (action === undefined || token === undefined) throw new Error(`no form in: ${text}`)
  return { action: action.replaceAll('&amp;', '&'), token }
}

/** The hidden fields of a page. */
export function hiddenOf({ text }: Seen): Record<string, string> {
  const fields = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  if (fields.length === 0) throw new Error(`no hidden field in: ${text}`)
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}

/** Where the link with this text leads. */
export function linkOf({ text }: Seen, words: string): string {
  const links = [...text.matchAll(/<a href="([^"]*)">(.*?)<\/a>/gs)]
  const href = links.find(
    ([, , content = '']) => content.replaceAll(/<\/?bdi>/g, '') === words,
  )?.[1]
  if (href === undefined) throw new Error(`no link "${words}" in: ${text}`)
  return href.replaceAll('&amp;', '&')
}

/** The heading of a page. */
export function headingOf({ text }: Seen): string | undefined {
  return /<h1>(.*?)<\/h1>/s.exec(text)?.[1]?.replaceAll(/<\/?bdi>/g, '')
}

/** The parameters of an authorization response. */
export function answerOf({ location }: Seen): Record<string, string> {
  if (!location) throw new Error('the browser did not leave the provider')
  return Object.fromEntries(location.searchParams)
}
