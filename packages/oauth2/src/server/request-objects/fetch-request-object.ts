import { AuthkitError, guardedFetch } from '@authkit/common'
import { InvalidRequestUriError } from '../../errors.ts'
import type { Client } from '../authorization.ts'

const maxLength = 512

/** Fetches the request object behind a `request_uri` that the client registered, RFC 9101 §5.2. */
export async function fetchRequestObject(
  uri: string,
  client: Client,
  maxBytes: number,
  transport: { readonly fetch?: typeof fetch; readonly addresses: 'any' | 'public' },
): Promise<string> {
  const registered = client['request_uris']
  // RFC 9101 §10.4.1: only what the client registered is fetched, so that nobody makes the server ask for other things.
  if (uri.length > maxLength || !Array.isArray(registered) || !registered.includes(uri)) {
    throw new InvalidRequestUriError(undefined, { reason: 'request_uri_not_registered' })
  }
  try {
    const { status, text } = await guardedFetch(uri, { ...transport, maxBytes })
    if (status === 200 && text !== '') return text.trim()
  } catch (cause) {
    if (!(cause instanceof AuthkitError)) throw cause
    throw new InvalidRequestUriError(undefined, { cause, reason: 'request_uri_unreachable' })
  }
  throw new InvalidRequestUriError(undefined, { reason: 'request_uri_empty' })
}
