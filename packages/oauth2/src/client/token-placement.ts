import { addParamsToUri, AuthkitConfigError, urlEncode } from '@authkit/common'
import type { ApiRequest, AuthorizedRequest } from '@authkit/common/client'
import type { OAuth2Token } from './token.ts'

/** Where a request carries its token, RFC 6750 §2. */
export type TokenPlacement = 'header' | 'body' | 'query'

const FORM = 'application/x-www-form-urlencoded'
const PLACEMENTS: readonly TokenPlacement[] = ['header', 'body', 'query']

/** Throws an `AuthkitConfigError` for a placement that is none, RFC 6750 §2. */
export function checkPlacement(placement: TokenPlacement): void {
  if (PLACEMENTS.includes(placement)) return
  throw new AuthkitConfigError(`tokenPlacement must be one of ${PLACEMENTS.join(', ')}`)
}

/** Puts a bearer token on a request, RFC 6750 §2.1 to §2.3. */
export function placeToken(
  placement: TokenPlacement,
  token: OAuth2Token,
  request: ApiRequest,
): AuthorizedRequest {
  const { url, headers, body } = request
  const present = url.searchParams.getAll('access_token')
  // An API may redirect to a URL with the query that it was asked with.
  const isThere = present.length === 1 && present[0] === token.access_token
  if (placement === 'query' && isThere) return { url, body }
  // RFC 6750 §2: one method a request.
  if (present.length > 0) throw repeated()
  if (placement === 'header') {
    headers.set('authorization', `Bearer ${token.access_token}`)
    return { url, body }
  }
  const pair = [['access_token', token.access_token]] as const
  if (placement === 'body') return { url, body: formWith(pair, request) }
  // RFC 6750 §2.3: what is in a URL must not be kept by those on the way.
  headers.set('cache-control', 'no-store')
  return { url: new URL(addParamsToUri(url.href, pair)), body }
}

/** A URL that an API redirected to, without the token that it was asked with: another may have to take its place, RFC 6750 §2.3. */
export function withoutToken(url: URL, token: OAuth2Token): URL {
  if (!url.searchParams.has('access_token', token.access_token)) return url
  const bare = new URL(url)
  bare.searchParams.delete('access_token', token.access_token)
  return bare
}

function formWith(
  pair: readonly (readonly [string, string])[],
  { method, headers, body }: ApiRequest,
): string {
  // RFC 6750 §2.2: only where a body has a meaning.
  if (method.toUpperCase() === 'GET' || method.toUpperCase() === 'HEAD') {
    throw new AuthkitConfigError(
      "a GET has no body for the token; leave tokenPlacement 'body' to requests that have one",
    )
  }
  const type = mediaType(headers.get('content-type'))
  const form = formText(body, type)
  if (new URLSearchParams(form).has('access_token')) throw repeated()
  // RFC 6750 §2.2: what the body is called is part of the method.
  if (type !== FORM) headers.set('content-type', `${FORM};charset=UTF-8`)
  // Its length is that of the form as it was.
  headers.delete('content-length')
  return form === '' ? urlEncode(pair) : `${form}&${urlEncode(pair)}`
}

function mediaType(contentType: unknown): string | undefined {
  if (typeof contentType !== 'string') return undefined
  return contentType.split(';', 1)[0]?.trim().toLowerCase()
}

function formText(body: unknown, type: string | undefined): string {
  if (body === undefined || body === null || body === '') return ''
  if (body instanceof URLSearchParams && (type ?? FORM) === FORM) return body.toString()
  if (typeof body === 'string' && type === FORM) return body
  // RFC 6750 §2.2: a body of another kind has no place for it.
  throw new AuthkitConfigError(
    "tokenPlacement 'body' is for forms; send other bodies with 'header'",
  )
}

function repeated(): AuthkitConfigError {
  return new AuthkitConfigError(
    'the client adds access_token; leave it out of the request, or send that with withholdToken: true',
  )
}
