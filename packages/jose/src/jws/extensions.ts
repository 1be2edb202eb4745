import { InvalidCritHeaderError, InvalidHeaderError } from '../errors.ts'
import { registeredParameters } from './header-parameters.ts'

type Values = Readonly<Record<string, unknown>>

/** Which header parameters are understood beyond the registered ones. */
export interface HeaderRules {
  /** Parameters of the caller's own, which may stand in `crit`. Where they are listed, no others are written. */
  readonly privateHeaders?: readonly string[] | undefined
  /** True where a payload may be unencoded; that of a JWT may not, RFC 7797 §7. */
  readonly unencodedPayload?: boolean | undefined
}

/** Refuses a protected header that asks for what is not understood; a plain one passes at once, RFC 7515 §4.1.11. */
export function requireUnderstood(values: Values, rules: HeaderRules): void {
  const { crit, b64 } = values
  if (crit === undefined && b64 === undefined) return
  if (crit !== undefined && !isUnderstood(crit, values, rules)) throw new InvalidCritHeaderError()
  if (b64 !== undefined) checkEncoding(b64, crit, rules)
}

/** RFC 7515 §4.1.11: a list of different names, none of them registered, each of them present and understood. */
function isUnderstood(crit: unknown, values: Values, rules: HeaderRules): boolean {
  if (!Array.isArray(crit) || crit.length === 0) return false
  const names: readonly unknown[] = crit
  if (new Set(names).size !== names.length) return false
  return names.every(
    (name) =>
      typeof name === 'string' &&
      isExtension(name, rules) &&
      Object.hasOwn(values, name) &&
      values[name] !== undefined,
  )
}

function isExtension(name: string, { privateHeaders, unencodedPayload }: HeaderRules): boolean {
  if (name === 'b64') return unencodedPayload === true
  return privateHeaders?.includes(name) === true && !registeredParameters.has(name)
}

function checkEncoding(b64: unknown, crit: unknown, rules: HeaderRules): void {
  // RFC 7797 §7: a JWT is always encoded.
  if (rules.unencodedPayload !== true) {
    throw new InvalidHeaderError('b64', 'the header parameter b64 is not supported')
  }
  // RFC 7797 §3: it is true or false.
  if (typeof b64 !== 'boolean') {
    throw new InvalidHeaderError('b64', 'the header parameter b64 is not a boolean')
  }
  // RFC 7797 §6: who does not know the parameter must refuse the token and not read another payload.
  if (!b64 && !(Array.isArray(crit) && crit.includes('b64'))) {
    throw new InvalidHeaderError('b64', 'crit of the header does not list b64')
  }
}

/** Refuses to write a parameter that is neither registered nor one of the caller's own, where these are listed. */
export function requireKnown(values: Values, { privateHeaders }: HeaderRules): void {
  if (privateHeaders === undefined) return
  for (const name of Object.keys(values)) {
    if (registeredParameters.has(name) || name === 'b64' || privateHeaders.includes(name)) continue
    throw new InvalidHeaderError(
      name,
      'the header has a parameter that privateHeaders does not list',
    )
  }
}
