import { AuthkitConfigError, percentEncode } from '@authkit/common'

/** Joins the encoded secrets of client and token; a client without a token leaves the second part empty, RFC 5849 §3.4.2. */
export function sharedSecret(clientSecret: string, tokenSecret = ''): string {
  return `${percentEncode(clientSecret)}&${percentEncode(tokenSecret)}`
}

/** The client's secret; throws an `AuthkitConfigError` when there is none. */
export function requireClientSecret(clientSecret: string | undefined): string {
  if (clientSecret !== undefined) return clientSecret
  throw new AuthkitConfigError('credentials.clientSecret is needed for this signature method')
}
