import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { urlEncode } from '@authkit/common'

/** What a server answered. */
export interface Answer {
  /** URL that answered. */
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Where a redirect leads that was not followed. */
  readonly location: URL | undefined
}

/** What is sent. */
export interface Sending {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
  /** Request target, when it differs from the path and query of the URL. */
  readonly target?: string
}

/** Sends one request as it is told to. */
export async function send(url: string, sending: Sending = {}): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url)
  const { method = 'GET', headers = {}, body, target = pathname + search } = sending
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const copied = Object.entries(headers).map(([name, value]): [string, string | string[]] => [
      name,
      typeof value === 'string' ? value : [...value],
    ])
    const outgoing = request(
      { hostname, port, path: target, method, headers: Object.fromEntries(copied), agent: false },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
  const { statusCode = 0, headers: received } = response
  const location = received.location === undefined ? undefined : new URL(received.location, url)
  return { url, status: statusCode, headers: received, body: await text(response), location }
}

/** A browser: keeps cookies by host as browsers do, follows redirects inside these origins, posts the form that it sees. */
export class Agent {
  readonly cookies: Map<string, string> = new Map()
  readonly #origins: readonly string[]

  constructor(...origins: readonly string[]) {
    this.#origins = origins
  }

  async get(url: string, sending: Sending = {}): Promise<Answer> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), ...sending.headers }
    const answer = await send(url, { ...sending, headers })
    for (const each of answer.headers['set-cookie'] ?? []) this.#keep(each)
    const { location } = answer
    return location && this.#origins.includes(location.origin) ? this.get(location.href) : answer
  }

  post(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.get(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: urlEncode(Object.entries(fields)),
    })
  }

  /** Fills in the form of a page and presses a button. */
  submit(
    page: Answer,
    action: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { url, token } = formOf(page)
    return this.post(url, { form_token: token, action, ...fields }, headers)
  }

  signIn(page: Answer, username = 'alice', password = 'wonderland'): Promise<Answer> {
    return this.submit(page, 'sign-in', { username, password })
  }

  #keep(setCookie: string): void {
    const [pair = ''] = setCookie.split(';')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    if (/max-age=0/i.test(setCookie)) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(equals + 1))
  }
}

/** Where the form of a page goes, and its token. */
export function formOf({ body }: Answer): { url: string; token: string } {
  const url = /<form method="post" action="([^"]*)"/.exec(body)?.[1]
  const token = /name="form_token" value="([^"]*)"/.exec(body)?.[1]
  if (url === undefined || token === undefined) throw new Error(`no form in: ${body}`)
  return { url: url.replaceAll('&amp;', '&'), token }
}

/** The heading of a page. */
export function headingOf({ body }: Answer): string | undefined {
  return /<h1>(.*?)<\/h1>/s.exec(body)?.[1]?.replaceAll(/<\/?bdi>/g, '')
}

/** The parameters of a redirect that left. */
export function answerOf({ location, status, body }: Answer): Record<string, string> {
  if (!location) throw new Error(`the browser did not leave: ${status} ${body}`)
  return Object.fromEntries(location.searchParams)
}
