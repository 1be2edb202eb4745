import { AuthkitConfigError } from '@authkit/common'

/** The value of a parameter: a list is sent as a repeated parameter, `undefined` not at all. */
export type ParameterValue = string | number | boolean | readonly string[] | undefined

/** A scope as text, space-separated, or as a list. */
export type ScopeInput = string | readonly string[]

/** Writes a scope as it goes on the wire, RFC 6749 §3.3; `undefined` for an empty one. */
export function scopeText(scope: unknown): string | undefined {
  if (scope === undefined) return undefined
  const tokens: readonly unknown[] = Array.isArray(scope) ? scope : [scope]
  if (!tokens.every((token) => typeof token === 'string')) {
    throw new AuthkitConfigError('scope must be text or a list of texts')
  }
  return tokens.join(' ') || undefined
}

/** An option that is text or absent; throws an `AuthkitConfigError` for anything else. */
export function textOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = options[name]
  if (value === undefined || typeof value === 'string') return value
  throw new AuthkitConfigError(`${name} must be text`)
}

/** The scope of one request: its own, where an empty text asks for none, or else that of the client, RFC 6749 §3.3. */
export function requestedScope(
  request: Readonly<Record<string, unknown>>,
  scope: string | undefined,
): string | undefined {
  return request['scope'] === undefined ? scope : scopeText(request['scope'])
}

/** Each of these names and the one that it has on the wire, `subjectToken` and `subject_token`. */
export function withWireNames(options: readonly string[]): readonly string[] {
  return [...new Set(options.flatMap((option) => [option, wireName(option)]))]
}

/** A parameter by the name of its option or the one on the wire; throws an `AuthkitConfigError` for both at once, and for what is no text. */
export function textParameter(
  request: Readonly<Record<string, unknown>>,
  option: string,
): string | undefined {
  const name = wireName(option)
  const value = textOption(request, option)
  if (name === option) return value
  const onWire = textOption(request, name)
  if (value === undefined || onWire === undefined) return value ?? onWire
  throw new AuthkitConfigError(`${name} is ${option} under its wire name; give one of them`)
}

/** The same for a parameter that must be there and not be empty. */
export function requiredParameter(
  request: Readonly<Record<string, unknown>>,
  option: string,
): string {
  const value = textParameter(request, option)
  if (value) return value
  throw new AuthkitConfigError(`${option} is missing`)
}

function wireName(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Pairs of the parameters that an application adds; throws an `AuthkitConfigError` for one that is not its to set. */
export function* extraPairs(
  extra: Readonly<Record<string, unknown>>,
  taken: ReadonlySet<string>,
): Generator<[string, string]> {
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined || value === null) continue
    if (taken.has(name)) {
      throw new AuthkitConfigError(
        `${name} is set by the client; use its option of that name instead`,
      )
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) yield [name, plainText(name, each)]
  }
}

function plainText(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new AuthkitConfigError(`${name} must be text, a number, a boolean or a list of texts`)
}
