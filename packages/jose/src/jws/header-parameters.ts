import { isUrl } from '../encoding/url.ts'
import { InvalidHeaderError } from '../errors.ts'

type Values = Readonly<Record<string, unknown>>

/** Header parameters that RFC 7515 §4.1 defines. */
export const registeredParameters: ReadonlySet<string> = new Set([
  'alg',
  'jku',
  'jwk',
  'kid',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'typ',
  'cty',
  'crit',
])

const texts = ['kid', 'typ', 'cty', 'jku', 'x5u', 'x5t', 'x5t#S256']
const addresses = ['jku', 'x5u']

/** Refuses a header whose registered parameters are not what they must be, RFC 7515 §4.1. */
export function checkParameters(values: Values): void {
  for (const name of texts) {
    const value = values[name]
    if (value !== undefined && typeof value !== 'string') {
      throw new InvalidHeaderError(name, `the header parameter ${name} is not a string`)
    }
  }
  for (const name of addresses) {
    const value = values[name]
    // RFC 7515 §4.1.2, §4.1.5: whoever fetches it does so over TLS.
    if (value !== undefined && !isHttpsUrl(value)) {
      throw new InvalidHeaderError(name, `the header parameter ${name} is not an https URL`)
    }
  }
  const { jwk, x5c } = values
  if (jwk !== undefined && !isPublicJwk(jwk)) {
    throw new InvalidHeaderError('jwk', 'the header parameter jwk is not a public JWK')
  }
  // RFC 7515 §4.1.6: the certificates are a list of base64 texts, the key's own first.
  if (x5c !== undefined && !isListOfTexts(x5c)) {
    throw new InvalidHeaderError('x5c', 'the header parameter x5c is not a list of strings')
  }
}

function isHttpsUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https:\/\//i.test(value) && isUrl(value)
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** A header is readable by everybody, so a key in it is a public one, RFC 7515 §4.1.3. */
function isPublicJwk(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kty' in value)) return false
  return typeof value.kty === 'string' && !privateMembers.some((name) => Object.hasOwn(value, name))
}

function isListOfTexts(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const items: readonly unknown[] = value
  return items.length > 0 && items.every((item) => typeof item === 'string' && item !== '')
}
