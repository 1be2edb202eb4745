import { AuthkitConfigError } from '@authkit/common'
import type { HookList, HookRequest } from './hooks.ts'
import { DisallowedOriginError } from './client-errors.ts'
import type { ApiRequest, AuthorizedRequest } from '@authkit/common/client'
import { placeToken, type TokenPlacement } from './token-placement.ts'
import { requireBearer } from './token-response.ts'
import type { OAuth2Token } from './token.ts'

/** Where requests get their tokens from, and how they carry them. */
export interface TokenSource {
  /** A token that has not expired. The signal ends the waiting, not the renewal. */
  current(signal?: AbortSignal | null): Promise<OAuth2Token>
  /** The token that takes the place of an access token that the API refused; `undefined` when there is none. */
  replace(accessToken: string, signal?: AbortSignal | null): Promise<OAuth2Token | undefined>
  /** Puts a token on a request and takes it through the hooks; changes the header fields in place, RFC 6750 §2. */
  sign(token: OAuth2Token, request: ApiRequest): AuthorizedRequest | Promise<AuthorizedRequest>
}

/** Makes what signs requests to an API. */
export function requestSigner(placement: TokenPlacement, hooks: HookList): TokenSource['sign'] {
  return (token, request) => {
    // A token that another process stored was never looked at.
    requireBearer(token)
    const placed = placeToken(placement, token, request)
    return hooks.has('protectedRequest') ? hooked(request, placed, hooks) : placed
  }
}

async function hooked(
  { method, headers }: ApiRequest,
  { url, body }: AuthorizedRequest,
  hooks: HookList,
): Promise<AuthorizedRequest> {
  const before: Record<string, string> = {}
  for (const [name, value] of headers) before[name.toLowerCase()] = String(value)
  const request: HookRequest = { method, url: url.href, headers: { ...before }, body }
  const changed = await hooks.request('protectedRequest', request)
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(changed.headers, name)) headers.delete(name)
  }
  const set = Object.entries(changed.headers).filter(([name, value]) => before[name] !== value)
  checkFields(set)
  for (const [name, value] of set) headers.set(name, value)
  const target = URL.parse(changed.url)
  if (target === null) throw new DisallowedOriginError('A protectedRequest hook gave no URL')
  return { url: target, body: changed.body }
}

const FIELD_NAME = /^[!#$%&'*+\-.^`|~\w]+$/
const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/

/** RFC 9110 §5.5: what no field can hold is refused here, since HTTP clients quote it, a token too, in their error. */
function checkFields(fields: readonly (readonly [name: string, value: string])[]): void {
  if (fields.every(([name, value]) => FIELD_NAME.test(name) && FIELD_VALUE.test(value))) return
  throw new AuthkitConfigError(
    'the compliance hook protectedRequest must give header fields of Latin-1 text without line breaks',
  )
}
