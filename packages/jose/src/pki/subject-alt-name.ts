import { isIPv4, isIPv6 } from 'node:net'
import { AuthkitConfigError } from '@authkit/common'
import { type Asn1, taggedBytes } from './asn1.ts'

/** Labels of letters, digits and hyphens, the first of which may be a wildcard, RFC 1034 §3.5. */
const hostName =
  /^(?=.{1,253}$)(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** True for a name that a TLS client can look for: a host name or an IP address. */
export function isHost(name: string): boolean {
  return isIPv4(name) || isIPv6(name) || hostName.test(name)
}

/** A GeneralName by what the text is: address, URI, mail address or host name, RFC 5280 §4.2.1.6. */
export function generalName(name: string): Asn1 {
  if (isIPv4(name)) return taggedBytes(7, Buffer.from(name.split('.').map(Number)))
  if (isIPv6(name)) return taggedBytes(7, addressOf(name))
  if (hostName.test(name)) return taggedBytes(2, Buffer.from(name))
  const isText = /^[\x21-\x7e]{1,2048}$/.test(name)
  if (isText && name.includes(':') && URL.canParse(name)) return taggedBytes(6, Buffer.from(name))
  if (isText && /^[^@:]+@[^@:]+$/.test(name)) return taggedBytes(1, Buffer.from(name))
  throw new AuthkitConfigError(
    'a name of subjectAltNames is a host name, an IP address, a URI or a mail address, in ASCII',
  )
}

/** The 16 bytes of an IPv6 address, which the URL parser writes in its shortest form, without dots or zone. */
function addressOf(address: string): Buffer {
  const text = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1)
  if (text === undefined)
    throw new AuthkitConfigError('an IPv6 address has no zone in a certificate')
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
