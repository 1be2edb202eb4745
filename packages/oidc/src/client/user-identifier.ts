import { IssuerDiscoveryError } from './issuer-discovery-error.ts'

/** What to ask WebFinger for, and where. */
export interface WebfingerTarget {
  /** The identifier as a URI. */
  readonly resource: string
  /** The origin of the host that is asked. */
  readonly origin: string
}

const maxLength = 1024
/** RFC 3986 §3.1; what is followed by nothing but a port is a host. */
const scheme = /^([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))/i
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * What a user typed to say who they are, as WebFinger takes it: `joe@example.com`, `acct:joe@example.com`, `https://example.com/joe`,
 * `example.com:8080`, Discovery §2.1.2. Throws an `IssuerDiscoveryError` for anything else.
 */
export function toWebfingerTarget(identifier: string): WebfingerTarget {
  if (typeof identifier !== 'string' || identifier.length > maxLength) throw refused()
  const text = identifier.trim()
  // Discovery §2.1.1: XRIs begin with one of these, and are left to others.
  if (text === '' || /^(?:[=@!]|xri:)/i.test(text)) throw refused()
  if (!text.isWellFormed() || /[\s\p{Cc}\\]/u.test(text)) throw refused()
  // Discovery §2.1.2: the fragment goes.
  const [whole = ''] = text.split('#', 1)
  const named = scheme.exec(whole)?.[1]?.toLowerCase()
  if (named === 'acct') return accountTarget(whole)
  // Discovery §2.1.2: with a scheme it stays as it is.
  if (named === 'https' || named === 'http') return urlTarget(whole, whole)
  if (named !== undefined) throw refused()
  return /^[^@/?:]+@[^@/?:]+$/.test(whole)
    ? accountTarget(`acct:${whole}`)
    : urlTarget(`https://${whole}`)
}

function accountTarget(text: string): WebfingerTarget {
  const [, user = '', host = ''] = /^acct:([^@/?]+)@([^@/?]+)$/i.exec(text) ?? []
  const url = URL.parse(`https://${host}`)
  if (user === '' || url === null || url.pathname !== '/' || url.hostname === '') throw refused()
  // RFC 7565 §7: other characters than these are percent-encoded; a host in letters of its own goes by its ASCII name.
  const name = user.replaceAll(/[^\w.~!$&'()*+,;=%-]/gu, encodeURIComponent)
  const isAscii = /^[\x21-\x7E]+$/.test(host)
  return { resource: `acct:${name}@${isAscii ? host : url.host}`, origin: url.origin }
}

function urlTarget(text: string, resource?: string): WebfingerTarget {
  const url = URL.parse(text)
  if (url === null || !/^https?:\/\/[^/?]/i.test(text)) throw refused()
  // RFC 7033 §4: WebFinger is asked by https, also for what has another scheme. Loopback is for trying things out.
  const isLocal = url.protocol === 'http:' && loopback.test(url.hostname)
  const isAscii = /^[\x21-\x7E]+$/.test(text)
  return {
    resource: resource !== undefined && isAscii ? resource : url.href,
    origin: isLocal ? url.origin : `https://${url.host}`,
  }
}

function refused(): IssuerDiscoveryError {
  return new IssuerDiscoveryError(
    'identifier',
    'This is neither an e-mail address, nor a URL, nor a host name',
  )
}
