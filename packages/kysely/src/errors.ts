import { AuthkitError } from '@authkit/common'

/** A migration that failed. Its `cause` is the error of the database. */
export class StoreMigrationError extends AuthkitError {
  override readonly name: string = 'StoreMigrationError'
  override readonly code: string = 'ERR_STORE_MIGRATION'
}
