import { AuthkitError } from '@authkit/common'
import type { MetadataFault } from './metadata-kinds.ts'

/** Server metadata that break a rule, RFC 8414 §2. */
export class InvalidServerMetadataError extends AuthkitError {
  override readonly name: string = 'InvalidServerMetadataError'
  override readonly code: string = 'ERR_OAUTH2_SERVER_METADATA'
  /** The member that is wrong; `undefined` when the document is no object. */
  readonly member: string | undefined
  /** What is wrong with it. */
  readonly fault: MetadataFault

  constructor(message: string, member: string | undefined, fault: MetadataFault) {
    super(message)
    this.member = member
    this.fault = fault
  }
}
