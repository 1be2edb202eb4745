const identifier = /^[\x20-\x7E]{1,255}$/

/** True for what can be the `sub` of a user: at most 255 ASCII characters, Core §2. */
export function isSubjectIdentifier(value: unknown): value is string {
  return typeof value === 'string' && identifier.test(value)
}
