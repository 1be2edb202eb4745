import { generateToken, urlEncode } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { interaction } from '@authkit/interaction'
import type { Route } from '@authkit/oauth2/server'
import { callback, challenge, issuer, web, World } from './world.ts'

/** A page, or the redirect that leaves the server. */
export interface Page extends HttpResponse {
  readonly url: string
  /** Where a redirect leads. */
  readonly location: string
}

/** A browser at the pages of a server: it keeps cookies and follows redirects while they stay there. */
export class Browser {
  readonly world: World = new World()
  readonly #cookies: Map<string, string> = new Map()
  readonly #routes: readonly Route[]

  constructor() {
    const { server, faulty, subject } = this.world
    this.#routes = interaction({
      server,
      store: faulty.store,
      secret: 'interaction-secret-interaction-secret',
      signIn: () => ({ subject }),
    }).routes()
  }

  /** URL of an authorization request. */
  authorizeUrl(): string {
    const parameters = {
      response_type: 'code',
      client_id: web.id,
      redirect_uri: callback,
      state: generateToken(),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }
    return `${issuer}/authorize?${urlEncode(Object.entries(parameters))}`
  }

  /** Begins an authorization and follows it to a page or back to the client. */
  begin(): Promise<Page> {
    return this.follow(this.authorizeUrl())
  }

  get(url: string): Promise<Page> {
    return this.#send('GET', url, undefined)
  }

  /** Presses a button of a page. */
  press(page: Page, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const text = page.body ?? ''
    const target = /<form method="post" action="([^"]*)"/.exec(text)?.[1] ?? ''
    const token = /name="form_token" value="([^"]*)"/.exec(text)?.[1]
    if (token === undefined) throw new Error(`There is no form in ${text}`)
    const form = { form_token: token, action, ...fields }
    return this.#send('POST', target.replaceAll('&amp;', '&'), urlEncode(Object.entries(form)))
  }

  /** Makes a request whose answer does not arrive: what it sets is not kept. */
  async lose(request: () => Promise<Page>): Promise<Page> {
    const before = [...this.#cookies]
    const page = await request()
    this.#cookies.clear()
    for (const [name, value] of before) this.#cookies.set(name, value)
    return page
  }

  /** Presses the button that signs in. */
  signIn(page: Page): Promise<Page> {
    return this.press(page, 'sign-in', { username: 'alice', password: 'wonderland' })
  }

  async follow(url: string): Promise<Page> {
    let page = await this.get(url)
    while (page.location.startsWith(issuer)) page = await this.get(page.location)
    return page
  }

  async #send(method: string, url: string, body: string | undefined): Promise<Page> {
    const route = this.#routes.find(({ path }) => path === new URL(url).pathname)
    if (!route) throw new Error(`There is no page at ${url}`)
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      ...(cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      origin: issuer,
    }
    const sent = { method, url, headers, ...(body !== undefined && { body }) }
    const response = await route.handler(sent)
    for (const line of [response.headers['set-cookie'] ?? []].flat()) this.#keep(line)
    return { ...response, url, location: String(response.headers['location'] ?? '') }
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const equals = pair.indexOf('=')
    if (/max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, equals))
    else this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
}
