import { EncodingError, urlDecode } from '@authkit/common'

const WRITTEN: ReadonlySet<string> = new Set([
  'oauth_nonce',
  'oauth_timestamp',
  'oauth_version',
  'oauth_signature_method',
  'oauth_consumer_key',
  'oauth_token',
  'oauth_callback',
  'oauth_verifier',
  'oauth_body_hash',
  'oauth_signature',
])

/**
 * Takes the protocol parameters out of a query or form that this client signed before, RFC 5849 §3.1: an API may redirect to a URL with the query that
 * it was asked with, and an HTTP client may repeat a request as it was sent. The text of anybody else stays as it is.
 */
export function withoutSignature(text: string, clientId: string): string {
  if (!text.includes('oauth_signature=')) return text
  const pieces = text.split('&').map((piece) => ({ piece, pair: pairOf(piece) }))
  const isOurs = pieces.some(
    ({ pair }) => pair?.[0] === 'oauth_consumer_key' && pair[1] === clientId,
  )
  if (!isOurs) return text
  return pieces
    .filter(({ pair }) => pair === undefined || !WRITTEN.has(pair[0]))
    .map(({ piece }) => piece)
    .join('&')
}

function pairOf(piece: string): readonly [string, string] | undefined {
  try {
    return urlDecode(piece)[0]
  } catch (error) {
    if (error instanceof EncodingError) return undefined
    throw error
  }
}
