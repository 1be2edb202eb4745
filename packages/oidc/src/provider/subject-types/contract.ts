import type { Client, ServerContext } from '@authkit/oauth2/server'

/** How users are called before clients, Core §8. */
export interface SubjectType {
  /** Value of `subject_type`, Registration §2. */
  readonly subjectType: string
  /** Throws an `AuthkitConfigError` for a client, written down in code, before which users cannot be called so. */
  readonly checkClient?: (client: Client) => void
  /** What a client knows a user as: at most 255 ASCII characters, Core §2. `subject` is the identifier of the user at this server. */
  readonly subjectFor: (
    subject: string,
    client: Client,
    context: ServerContext,
  ) => string | Promise<string>
}
