/** Freezes what is known of a provider, so that no application changes it for another. */
export function freeze<Value extends object>(value: Value): Readonly<Value> {
  for (const member of Object.values(value)) {
    const isPlain = typeof member === 'object' && member !== null
    if (isPlain && (Object.getPrototypeOf(member) === Object.prototype || Array.isArray(member))) {
      freeze(member)
    }
  }
  return Object.freeze(value)
}
