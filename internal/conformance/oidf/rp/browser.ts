/** What reaches the redirect URI: the URL that the browser was sent to, or the form that it posted there. */
export type Arrival = URL | URLSearchParams

/** Opens an authorization URL as a browser whose user has signed in, and gives what reaches the redirect URI. */
export async function browse(authorizationUrl: string): Promise<Arrival> {
  const { status, location, body } = await open(authorizationUrl)
  if (location !== undefined) return new URL(location)
  if (status !== 200) throw new Error(`The provider refused: ${body}`)
  return formOf(body)
}

/** A page as the browser got it. */
export interface Visited {
  readonly status: number
  /** Where it redirects to. */
  readonly location: string | undefined
  readonly body: string
}

/** Opens a URL without following a redirect. */
export async function open(url: string): Promise<Visited> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) })
  return {
    status: response.status,
    location: response.headers.get('location') ?? undefined,
    body: await response.text(),
  }
}

/** What a browser shows after a logout at the provider. */
export interface LogoutVisit {
  /** Status codes of the pages that were loaded in iframes. */
  readonly frames: readonly number[]
  /** The page that the provider led on to. */
  readonly last: Visited | undefined
}

/** Opens a logout page of the provider, loads its iframes and then goes where it leads. */
export async function visitLogoutPage(page: string): Promise<LogoutVisit> {
  const frames = await Promise.all(attributes(page, 'iframe', 'src').map(open))
  const [next] = attributes(page, 'a', 'href')
  return {
    frames: frames.map(({ status }) => status),
    last: next === undefined ? undefined : await open(next),
  }
}

/** The values of an attribute of each element of a name. */
export function attributes(page: string, element: string, name: string): readonly string[] {
  const pattern = new RegExp(`<${element}\\b[^>]*\\s${name}="([^"]*)"`, 'g')
  return [...page.matchAll(pattern)].map(([, value = '']) => unescapeHtml(value))
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&')
}

/** The fields of the form that a page sends by itself, OAuth 2.0 Form Post Response Mode §2. */
function formOf(page: string): URLSearchParams {
  const names = attributes(page, 'input', 'name')
  const values = attributes(page, 'input', 'value')
  return new URLSearchParams(
    names.map((name, index): [string, string] => [name, values[index] ?? '']),
  )
}

/** The parameters of an authorization response: of the form, the fragment or the query. */
export function responseParameters(arrival: Arrival): URLSearchParams {
  if (arrival instanceof URLSearchParams) return arrival
  return arrival.hash === '' ? arrival.searchParams : new URLSearchParams(arrival.hash.slice(1))
}
