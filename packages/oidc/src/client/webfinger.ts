import { addParamsToUri, guardedFetch, type GuardedResponse } from '@authkit/common'
import { isIssuer } from '@authkit/oauth2'
import type { TransportOptions } from '@authkit/oauth2/client'
import { issuerRelation, webfingerPath } from '../discovery/issuer-relation.ts'
import { IssuerDiscoveryError } from './issuer-discovery-error.ts'
import { toWebfingerTarget } from './user-identifier.ts'

const maxBytes = 65_536
const mostRedirects = 3

/**
 * Finds the issuer of a user by what the user typed: `joe@example.com`, `https://example.com/joe`, `example.com`, Discovery §2. Give the
 * result to `discover`. Hosts on loopback and private networks are asked only with `addresses: 'any'`, which an own `fetch` needs as well.
 * Throws an `IssuerDiscoveryError`, or the `FetchError` of a request that gave no answer.
 */
export async function discoverIssuer(
  identifier: string,
  // The user says who is asked, so that it must not be somebody inside.
  { addresses = 'public', ...transport }: TransportOptions = {},
): Promise<string> {
  const { resource, origin } = toWebfingerTarget(identifier)
  const url = addParamsToUri(origin + webfingerPath, [
    ['resource', resource],
    ['rel', issuerRelation],
  ])
  const { status, text } = await ask(url, { ...transport, addresses })
  if (status === 404) throw new IssuerDiscoveryError('unknown', 'The host does not know this user')
  if (status !== 200) throw unusable(`The host answered with status ${status}`)
  return issuerIn(text, origin)
}

async function ask(first: string, options: TransportOptions): Promise<GuardedResponse> {
  let url = first
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await guardedFetch(url, {
      ...options,
      headers: { accept: 'application/jrd+json, application/json' },
      maxBytes,
      redirects: 'answer',
    })
    const { status, headers } = response
    if (status < 300 || status >= 400) return response
    const next = URL.parse(headers['location'] ?? '', url)
    // RFC 7033 §4.2: on to https only.
    if (next === null || !isAllowed(next.href, first)) {
      throw unusable('The host redirects to somewhere else than https')
    }
    url = next.href
  }
  throw unusable('The host redirects too many times')
}

function issuerIn(text: string, origin: string): string {
  const links = linksIn(text)
  const link = links.find((each) => isObject(each) && each['rel'] === issuerRelation)
  if (!isObject(link)) throw new IssuerDiscoveryError('unknown', 'The host names no issuer')
  const { href } = link
  // Discovery §2: https, without query and fragment.
  if (typeof href === 'string' && isIssuer(href) && isAllowed(href, origin)) return href
  throw unusable('What the host names is no issuer')
}

function linksIn(text: string): readonly unknown[] {
  try {
    const document: unknown = JSON.parse(text)
    const links = isObject(document) ? (document['links'] ?? []) : undefined
    if (Array.isArray(links)) return links
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw unusable('The host did not answer with a JSON resource descriptor')
}

/** Loopback without TLS is for a host that is on loopback itself, lest an answer lead into this machine. */
function isAllowed(url: string, asked: string): boolean {
  return url.startsWith('https:') || asked.startsWith('http:')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unusable(problem: string): IssuerDiscoveryError {
  return new IssuerDiscoveryError('response', problem)
}
