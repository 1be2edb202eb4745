import { AuthkitConfigError } from '../errors.ts'

/** The two halves of an `Authorization` field. */
export interface Authorization {
  /** Name of the scheme in lower case, `bearer`. */
  readonly scheme: string
  /** Everything after the scheme as it was sent, empty when there is nothing. */
  readonly credentials: string
}

const MAX_LENGTH = 65_536
// With `s` the rest is whatever comes: a line separator cannot make it try each space anew.
const SCHEME_AND_REST = /^([\w!#$%&'*+\-.^`|~]+)(?: +(.*))?$/s
const CONTROL = /\p{Cc}/u
const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/
const QUOTABLE = /^[\x20-\x7e]*$/

/** Splits an `Authorization` field into scheme and credentials; `undefined` for one that is absent or malformed, RFC 9110 §11.4. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (header === undefined || header.length > MAX_LENGTH || CONTROL.test(header)) return undefined
  const match = SCHEME_AND_REST.exec(header)
  if (match === null) return undefined
  const [, scheme = '', credentials = ''] = match
  // RFC 9110 §11.1: the name of a scheme is case-insensitive.
  return { scheme: scheme.toLowerCase(), credentials }
}

/** Writes a `WWW-Authenticate` challenge with quoted values and without the undefined ones, RFC 9110 §11.6.1. */
export function formatChallenge(
  scheme: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  if (!TOKEN.test(scheme))
    throw new AuthkitConfigError('formatChallenge: the scheme must be an HTTP token')
  const written: string[] = []
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) written.push(formatParameter(name, value))
  }
  return written.length === 0 ? scheme : `${scheme} ${written.join(', ')}`
}

function formatParameter(name: string, value: string): string {
  if (!TOKEN.test(name) || !QUOTABLE.test(value)) {
    throw new AuthkitConfigError(
      'formatChallenge: parameters must be HTTP tokens with printable ASCII values',
    )
  }
  // RFC 9110 §5.6.4: inside quotes, a quote and a backslash are preceded by a backslash.
  return `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
