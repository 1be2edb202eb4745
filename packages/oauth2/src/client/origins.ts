import { AuthkitConfigError, isSecureTransport } from '@authkit/common'

/** The origins that may see a token: those of a list and that of the API's base URL, RFC 6750 §5.2. */
export function tokenOrigins(
  list: readonly string[],
  apiBaseUrl: string | undefined,
): ReadonlySet<string> {
  const origins = new Set<string>()
  for (const text of list) {
    const url = secureUrl('allowedOrigins', text)
    if (url.href !== `${url.origin}/`) {
      throw new AuthkitConfigError('allowedOrigins holds origins only, such as https://api.example')
    }
    origins.add(url.origin)
  }
  if (apiBaseUrl !== undefined) origins.add(secureUrl('apiBaseUrl', apiBaseUrl).origin)
  return origins
}

function secureUrl(option: string, text: string): URL {
  const url = isSecureTransport(text) ? URL.parse(text) : null
  if (url !== null && url.username === '' && url.password === '') return url
  throw new AuthkitConfigError(
    `${option} must be https, or http on loopback, and without user information`,
  )
}
