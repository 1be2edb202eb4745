import { InvalidScopeError } from '../errors.ts'

/** Longest list that is read, in characters: it goes into every access token, which goes into a header field. */
const maxLength = 4096
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/

/** The scope tokens of a space-separated list, without repetitions, RFC 6749 §3.3. */
export function parseScope(scope: string | undefined): readonly string[] {
  if (scope === undefined || scope === '') return []
  if (scope.length > maxLength) throw new InvalidScopeError()
  const tokens = [...new Set(scope.split(' ').filter((token) => token !== ''))]
  // RFC 6749 §3.3: a scope token is made of %x21, %x23-5B and %x5D-7E.
  if (!tokens.every((token) => scopeToken.test(token))) throw new InvalidScopeError()
  return tokens
}

/** Joins scope tokens as they go on the wire, RFC 6749 §3.3. */
export function formatScope(scope: readonly string[]): string {
  return scope.join(' ')
}

/** True when every wanted token was granted. */
export function includesScope(granted: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((token) => granted.includes(token))
}
