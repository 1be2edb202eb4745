import { AuthkitConfigError } from '../errors.ts'

const kinds = {
  /** A text that may be empty. */
  string: (value: unknown): boolean => typeof value === 'string',
  text: (value: unknown): boolean => typeof value === 'string' && value !== '',
  number: (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value),
  flag: (value: unknown): boolean => typeof value === 'boolean',
  function: (value: unknown): boolean => typeof value === 'function',
  list: (value: unknown): boolean => Array.isArray(value),
  object: (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
}

type Kind = keyof typeof kinds
type Alternatives = Kind | `${Kind}|${Kind}` | `${Kind}|${Kind}|${Kind}`

/** What an option must be, alternatives with `|`, and with `?` when it can be left out. */
export type OptionKind = Alternatives | `${Alternatives}?`

/** What each option must be. The compiler sees to it that none is forgotten. */
export type OptionKinds<Options> = { readonly [Name in keyof Options]-?: OptionKind }

/**
 * Makes sure that options are what their type says, for callers whom no compiler told.
 * Throws an `AuthkitConfigError` for an option that is unknown, missing or of another kind. `where` is what is being called, `new OAuth`.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  expected: OptionKinds<Options>,
): void {
  if (!kinds.object(options)) throw new AuthkitConfigError(`${where} takes an object of options`)
  const names = Object.keys(expected)
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(expected, name)) continue
    throw new AuthkitConfigError(`${where} has no option "${name}"; there are ${names.join(', ')}`)
  }
  for (const [name, kind] of Object.entries<OptionKind>(expected)) {
    checkOption(`${where}: the option ${name}`, Reflect.get(options, name), kind)
  }
}

function checkOption(what: string, value: unknown, kind: OptionKind): void {
  if (value === undefined) {
    if (kind.endsWith('?')) return
    throw new AuthkitConfigError(`${what} is missing`)
  }
  const alternatives = kind.replace('?', '').split('|')
  // An alternative of an `OptionKind` is a `Kind`.
  if (alternatives.some((name) => kinds[name as Kind](value))) return
  throw new AuthkitConfigError(`${what} must be ${alternatives.map(describe).join(' or ')}`)
}

function describe(kind: string): string {
  if (kind === 'object') return 'an object'
  return kind === 'text' ? 'a text that is not empty' : `a ${kind}`
}
