import { AuthkitConfigError } from '@authkit/common'

/** Puts the members of a list under their names; two of one name are a mistake of the caller. */
export function byName<Member extends { readonly name: string }>(
  list: readonly Member[],
): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>()
  for (const member of list) {
    if (members.has(member.name)) {
      throw new AuthkitConfigError(`${member.name} is in the list twice; leave one of them out`)
    }
    members.set(member.name, member)
  }
  return members
}
