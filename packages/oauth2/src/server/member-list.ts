import { AuthkitConfigError } from '@authkit/common'

/** Members found by name. Two of one name are a mistake. */
export class MemberList<Member> implements Iterable<Member> {
  readonly #members: Map<string, Member> = new Map()
  readonly #what: string
  readonly #nameOf: (member: Member) => string

  /** A list whose members carry their name in the property `key`. */
  constructor(
    what: string,
    key: { [K in keyof Member]: Member[K] extends string ? K : never }[keyof Member],
  ) {
    this.#what = what
    // The type of `key` lets only properties through that are strings.
    this.#nameOf = (member) => member[key] as string
  }

  /** The members by name, in the order of registration. */
  get byName(): ReadonlyMap<string, Member> {
    return this.#members
  }

  get names(): readonly string[] {
    return [...this.#members.keys()]
  }

  add(...members: readonly Member[]): void {
    for (const member of members) {
      const name: unknown = this.#nameOf(member)
      if (typeof name !== 'string') {
        throw new AuthkitConfigError(
          `A ${this.#what} has no name; is it a function that has to be called, such as pkce()?`,
        )
      }
      if (this.#members.has(name)) {
        throw new AuthkitConfigError(`The ${this.#what} "${name}" is registered twice`)
      }
      this.#members.set(name, member)
    }
  }

  [Symbol.iterator](): Iterator<Member> {
    return this.#members.values()
  }
}
