import { AuthkitConfigError } from '@authkit/common'
import { isSubjectIdentifier } from '../subject-identifier.ts'
import type { SubjectType } from './contract.ts'

/** Every client knows a user by the same identifier, Core §8; one that is not 1 to 255 ASCII characters is an `AuthkitConfigError`. */
export function publicSubject(): SubjectType {
  return {
    subjectType: 'public',
    subjectFor(subject) {
      // Core §2: sub is at most 255 ASCII characters.
      if (isSubjectIdentifier(subject)) return subject
      throw new AuthkitConfigError(
        'publicSubject: the subject of an approval is 1 to 255 ASCII characters, such as the number of the user in your table',
      )
    },
  }
}
