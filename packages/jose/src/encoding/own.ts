/** Only what an object has of its own: what somebody put on `Object.prototype` is nobody's option, CWE-1321. */
export function ownOf<Options extends object>(options: Options): Options {
  // A copy without a prototype has the members that the type names, or lacks optional ones.
  return Object.assign(Object.create(null), options) as Options
}
