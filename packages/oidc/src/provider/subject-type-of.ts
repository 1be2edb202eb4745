import { AuthkitConfigError } from '@authkit/common'
import type { Client } from '@authkit/oauth2/server'
import type { SubjectType } from './subject-types/index.ts'

/** How users are called before a client: as it registered, else by the first type; throws an `AuthkitConfigError` for another one, Core §8. */
export function subjectTypeOf(client: Client, subjectTypes: readonly SubjectType[]): SubjectType {
  const name = client['subject_type'] ?? subjectTypes[0]?.subjectType
  const type = subjectTypes.find(({ subjectType }) => subjectType === name)
  if (type) return type
  // Core §8: who is to know no user of another client is not told the identifier that all others know.
  throw new AuthkitConfigError(
    `Client "${client.client_id}": subject_type is none of the subjectTypes of openid()`,
  )
}
