import { AuthkitConfigError } from '../errors.ts'
import { isSecureTransport } from '../net/transport.ts'

/**
 * The origins that may see the credentials of a client: those of a list, and that of the base URL of its API. A base URL that no list names is
 * enough. Throws an `AuthkitConfigError` for one that is no origin, or neither https nor loopback.
 */
export function apiOrigins(
  allowedOrigins: readonly string[] | undefined,
  apiBaseUrl: string | undefined,
): ReadonlySet<string> {
  const origins = new Set<string>()
  for (const text of listOf(allowedOrigins)) {
    const url = secureUrl('allowedOrigins', text)
    if (url.href !== `${url.origin}/`) {
      throw new AuthkitConfigError('allowedOrigins holds origins only, such as https://api.example')
    }
    origins.add(url.origin)
  }
  if (apiBaseUrl !== undefined) origins.add(secureUrl('apiBaseUrl', apiBaseUrl).origin)
  return origins
}

/** True for a URL of one of the origins that names no user: user information makes one host look like another, RFC 3986 §7.6. */
export function isApiTarget(url: URL, origins: ReadonlySet<string>): boolean {
  // The origin of a blob: URL is that of the URL within it.
  const isHttp = url.protocol === 'https:' || url.protocol === 'http:'
  return isHttp && origins.has(url.origin) && url.username === '' && url.password === ''
}

function listOf(allowedOrigins: readonly string[] | undefined): readonly unknown[] {
  if (allowedOrigins === undefined) return []
  if (Array.isArray(allowedOrigins)) return allowedOrigins
  throw new AuthkitConfigError("allowedOrigins is a list, such as ['https://api.example']")
}

function secureUrl(option: string, text: unknown): URL {
  const url = typeof text === 'string' && isSecureTransport(text) ? URL.parse(text) : null
  if (url !== null && url.username === '' && url.password === '') return url
  throw new AuthkitConfigError(
    `${option} must be https, or http on loopback, and without user information`,
  )
}
