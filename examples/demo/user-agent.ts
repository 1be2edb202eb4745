/** What a page or redirect answered. */
export interface Page {
  readonly status: number
  readonly url: string
  readonly location: string | undefined
  readonly body: string
  readonly headers: Headers
}

/** A browser without a screen: keeps cookies by origin and follows redirects only when told to. */
export class UserAgent {
  readonly #cookies: Map<string, Map<string, string>> = new Map()

  async request(url: string, form?: Record<string, string>): Promise<Page> {
    const { host, origin } = new URL(url)
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    this.#cookies.set(host, jar)
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? { origin, 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      signal: AbortSignal.timeout(10_000),
    })
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    const location = response.headers.get('location') ?? undefined
    return {
      status: response.status,
      url,
      location: location === undefined ? undefined : new URL(location, url).href,
      body: await response.text(),
      headers: response.headers,
    }
  }

  /** Follows redirects until a page comes or the next place starts with `stopAt`. */
  async follow(page: Page, stopAt?: string): Promise<Page> {
    let current = page
    for (let hops = 0; hops < 10 && current.location !== undefined; hops += 1) {
      if (stopAt !== undefined && current.location.startsWith(stopAt)) return current
      current = await this.request(current.location)
    }
    return current
  }

  /** Sends the form of a page, its hidden fields included. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form[^>]*action="([^"]*)"/.exec(page.body)?.[1] ?? page.url
    const hidden = [...page.body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      unescape(/name="([^"]*)"/.exec(input)?.[1] ?? ''),
      unescape(/value="([^"]*)"/.exec(input)?.[1] ?? ''),
    ])
    return this.request(new URL(unescape(action), page.url).href, {
      ...Object.fromEntries(hidden),
      ...fields,
    })
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const separator = pair.indexOf('=')
  const name = pair.slice(0, separator).trim()
  const expired = attributes.some((attribute) =>
    /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute),
  )
  if (expired) jar.delete(name)
  else jar.set(name, pair.slice(separator + 1).trim())
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
