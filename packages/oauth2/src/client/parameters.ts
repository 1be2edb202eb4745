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
