import type { JsonObject, JsonValue } from '@authkit/common/store'
import { InvalidClientMetadataError, type OAuth2Error } from '../../errors.ts'
import type { ServerContext } from '../context.ts'

/** What a rule may look at beside the value of its member. */
export interface MetadataTerms {
  /** Every member as it was sent; those of a software statement stand in the place of the client's own. */
  readonly sent: JsonObject
  /** What the rules before this one made of their members. */
  readonly registered: JsonObject
  /** What the server says about itself, RFC 8414 §2. */
  readonly serverMetadata: JsonObject
  /** The server. */
  readonly context: ServerContext
}

/** What a member of the client metadata has to be, RFC 7591 §2. */
export interface ClientMetadataRule {
  /** Name of the member, `client_name`. */
  readonly member: string
  /** True when it may also come once for each language, as `client_name#ja`, RFC 7591 §2.2. */
  readonly localized?: boolean | undefined
  /**
   * Answers what to register: the value, a normal form of it, or a default for one that was not sent. `undefined` registers nothing; an
   * `OAuth2Error` refuses, see `invalidMember`. A second rule for a member gets what the first one made of it.
   */
  readonly check: (
    value: JsonValue | undefined,
    terms: MetadataTerms,
  ) => JsonValue | undefined | Promise<JsonValue | undefined>
}

/** The error for a member that cannot be registered: `invalidMember('contacts', 'is a list of texts')`, RFC 7591 §3.2.2. */
export function invalidMember(member: string, problem: string): OAuth2Error {
  return new InvalidClientMetadataError(`${member} ${problem}`, { reason: `invalid_${member}` })
}
