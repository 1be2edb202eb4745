import { isSecureTransport, isValidUrl } from '@authkit/common'
import { isIssuer } from './metadata.ts'

/** What a member of server metadata is. */
export type MetadataKind =
  | 'text'
  | 'issuer'
  | 'endpoint'
  | 'endpoints'
  | 'page'
  | 'texts'
  | 'languages'
  | 'flag'

/** What is wrong with a member: it is not there, not of its kind, a URL without TLS, or a list of the wrong values. */
export type MetadataFault = 'missing' | 'malformed' | 'insecure' | 'value'

interface Kind {
  /** What a value of it is called. */
  readonly noun: string
  readonly faultOf: (value: unknown, issuer: unknown) => MetadataFault | undefined
}

const kinds: Readonly<Record<MetadataKind, Kind>> = {
  text: { noun: 'text', faultOf: (value) => unless(isText(value)) },
  issuer: { noun: 'URL without user information, query and fragment', faultOf: issuerFault },
  endpoint: { noun: 'URL without user information and fragment', faultOf: endpointFault },
  endpoints: { noun: 'object of URLs', faultOf: endpointsFault },
  page: {
    noun: 'URL of a page',
    faultOf: (value) => unless(isText(value) && /^https?:/i.test(value) && isValidUrl(value)),
  },
  texts: { noun: 'list of texts', faultOf: (value) => unless(isTexts(value)) },
  languages: {
    noun: 'list of BCP 47 language tags',
    faultOf: (value) => unless(isTexts(value) && value.every((tag) => languageTag.test(tag))),
  },
  flag: { noun: 'boolean', faultOf: (value) => unless(typeof value === 'boolean') },
}

/** RFC 5646 §2.1: a language of 2 to 8 letters and further subtags, or `x-` and `i-` with any. */
const languageTag = /^(?:[a-z]{2,8}|[ix](?=-))(?:-[a-z0-9]{1,8})*$/i

/** What is wrong with a member of a kind in the document of an issuer; `undefined` when nothing is. */
export function faultOf(
  kind: MetadataKind,
  value: unknown,
  issuer: unknown,
): MetadataFault | undefined {
  return kinds[kind].faultOf(value, issuer)
}

/** Says it to the developer. */
export function describeFault(member: string, kind: MetadataKind, fault: MetadataFault): string {
  if (fault === 'missing') return `${member} is missing`
  if (fault === 'insecure') return `${member} must be https, or http on loopback`
  return `${member} is not a ${kinds[kind].noun}`
}

function unless(fine: boolean): MetadataFault | undefined {
  return fine ? undefined : 'malformed'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

function issuerFault(value: unknown): MetadataFault | undefined {
  if (!isText(value)) return 'malformed'
  if (isIssuer(value)) return undefined
  return /^http:[^?#]+$/i.test(value) && isValidUrl(value) ? 'insecure' : 'malformed'
}

function endpointFault(value: unknown, issuer: unknown): MetadataFault | undefined {
  // RFC 6749 §3.1, §3.2: an endpoint URI has no fragment.
  if (!isText(value) || !isValidUrl(value, { fragmentsAllowed: false })) return 'malformed'
  const isRemote = isText(issuer) && /^https:/i.test(issuer)
  // RFC 6749 §3.1, §3.2: TLS; loopback serves only a server that is on loopback itself, lest a document point into this machine.
  return (isRemote ? /^https:/i.test(value) : isSecureTransport(value)) ? undefined : 'insecure'
}

function endpointsFault(value: unknown, issuer: unknown): MetadataFault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'malformed'
  const faults = Object.values(value).map((url) => endpointFault(url, issuer))
  return faults.find((fault) => fault !== undefined)
}
