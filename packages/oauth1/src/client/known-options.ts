import { AuthkitConfigError, checkOptions, type OptionKinds } from '@authkit/common'

/** Makes sure that the options of a class are what their type says; those of its subclasses are for them to look at. */
export function checkKnownOptions<Options extends object>(
  where: string,
  options: Options,
  expected: OptionKinds<Options>,
): void {
  if (typeof options !== 'object' || options === null) {
    throw new AuthkitConfigError(`${where} takes an object of options`)
  }
  const known = Object.keys(expected).map((name) => [name, Reflect.get(options, name)])
  // The members of the options under the same names.
  checkOptions(where, Object.fromEntries(known) as Options, expected)
}
