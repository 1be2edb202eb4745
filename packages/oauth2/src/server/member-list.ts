import { AuthkitConfigError } from '@authkit/common'

/** Members found by name. Two of one name are a mistake. */
export class MemberList<Member> {
  /** The members by name, in the order of registration. */
  readonly byName: ReadonlyMap<string, Member>
  readonly #members: Map<string, Member> = new Map()
  readonly #what: string
  readonly #nameOf: (member: Member) => string

  constructor(what: string, nameOf: (member: Member) => string) {
    this.byName = this.#members
    this.#what = what
    this.#nameOf = nameOf
  }

  add(member: Member): void {
    const name = this.#nameOf(member)
    if (this.#members.has(name))
      throw new AuthkitConfigError(`The ${this.#what} "${name}" is registered twice`)
    this.#members.set(name, member)
  }
}
