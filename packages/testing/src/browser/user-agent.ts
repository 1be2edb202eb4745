/** What a request answered, a redirect not followed. */
export interface Page {
  /** Status code. */
  readonly status: number
  /** URL that was asked for. */
  readonly url: string
  /** Absolute URL of a redirect. */
  readonly location: string | undefined
  /** Text of the body. */
  readonly body: string
  /** Header fields. */
  readonly headers: Headers
}

const maxRedirects = 10
const timeout = 10_000

/**
 * A browser without a screen, for tests that sign in through pages: it keeps cookies by host as browsers do (ports share them, RFC 6265 §8.5),
 * follows redirects only when told to, and fills in forms with their hidden fields.
 */
export class UserAgent {
  readonly #cookies: Map<string, Map<string, string>> = new Map()

  /** Sends a GET, or a form by POST. */
  async request(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const { hostname, origin } = new URL(url)
    const jar = this.#jar(hostname)
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        // RFC 9110 §12.5.1: what browsers like best, for servers with more than one kind of answer.
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? { origin, 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      signal: AbortSignal.timeout(timeout),
    })
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    const location = response.headers.get('location')
    return {
      status: response.status,
      url,
      location: location === null ? undefined : new URL(location, url).href,
      body: await response.text(),
      headers: response.headers,
    }
  }

  /** Follows redirects until a page comes, or until the next one would go to a URL that starts with `stopAt`. */
  async follow(page: Page, stopAt?: string): Promise<Page> {
    let current = page
    for (let hop = 0; hop < maxRedirects && current.location !== undefined; hop += 1) {
      if (stopAt !== undefined && current.location.startsWith(stopAt)) return current
      current = await this.request(current.location)
    }
    return current
  }

  /** Fills in the first form of a page and presses a button of it: the one with this text, or the first. */
  submit(page: Page, fields: Readonly<Record<string, string>>, button?: string): Promise<Page> {
    const form = /<form\b[^>]*>[^]*?<\/form>/.exec(page.body)?.[0]
    if (form === undefined) throw new Error(`${page.url} answered ${page.status} and has no form`)
    const action = attribute(/<form\b[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? page.url
    return this.request(new URL(action, page.url).href, {
      ...hiddenFields(form),
      ...pressed(form, button),
      ...fields,
    })
  }

  /** The cookies kept for a host, by name. */
  cookies(hostname: string): ReadonlyMap<string, string> {
    return this.#jar(hostname)
  }

  #jar(hostname: string): Map<string, string> {
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>()
    this.#cookies.set(hostname, jar)
    return jar
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const separator = pair.indexOf('=')
  const name = pair.slice(0, separator).trim()
  const expired = attributes.some((text) =>
    /^\s*(max-age=(0|-\d+)|expires=thu, 01 jan 1970.*)$/i.test(text),
  )
  if (expired) jar.delete(name)
  else jar.set(name, pair.slice(separator + 1).trim())
}

function hiddenFields(form: string): Record<string, string> {
  const inputs = form.match(/<input\b[^>]*>/g) ?? []
  return pairs(inputs.filter((input) => attribute(input, 'type') === 'hidden'))
}

function pressed(form: string, text: string | undefined): Record<string, string> {
  const buttons = form.match(/<button\b[^>]*>[^<]*<\/button>/g) ?? []
  const button = text === undefined ? buttons[0] : buttons.find((one) => one.includes(`>${text}<`))
  if (text !== undefined && button === undefined) throw new Error(`The form has no button ${text}`)
  return pairs(button === undefined ? [] : [button])
}

function pairs(tags: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap((tag) => {
      const name = attribute(tag, 'name')
      return name === undefined ? [] : [[name, attribute(tag, 'value') ?? '']]
    }),
  )
}

const entities: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
])

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value?.replaceAll(/&(?:#(\d{1,6})|(\w+));/g, (entity, code?: string, named = '') =>
    code === undefined ? (entities.get(named) ?? entity) : String.fromCodePoint(Number(code)),
  )
}
