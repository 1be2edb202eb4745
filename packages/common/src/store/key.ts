import { AuthkitConfigError } from '../errors.ts'
import type { StoreRecord } from './contract.ts'

const unstorable = /[\0\p{Surrogate}]/u

/**
 * True for text that every store can hold as an `id`, `grantId`, `clientId` or `subject`: 1 to 255 characters, well-formed Unicode
 * without U+0000. A driver answers a look-up of other text with "not found" and does not ask its database, which may refuse it.
 */
export function isStoreKey(text: string): boolean {
  return text.length >= 1 && text.length <= 255 && !unstorable.test(text)
}

/** Throws AuthkitConfigError for a record that some store could not hold. Drivers call it before each write. */
export function checkStoreRecord(record: StoreRecord): void {
  for (const name of ['id', 'grantId', 'clientId', 'subject'] as const) {
    const value = record[name]
    if (value === undefined && name !== 'id') continue
    if (typeof value !== 'string' || !isStoreKey(value)) {
      throw new AuthkitConfigError(
        `${name} of a store record must be 1 to 255 characters of well-formed text without U+0000; hash a longer one`,
      )
    }
  }
  if (typeof record.data !== 'object' || record.data === null) {
    throw new AuthkitConfigError('data of a store record must be an object that survives JSON')
  }
  if (record.expiresAt !== undefined && !Number.isSafeInteger(record.expiresAt)) {
    throw new AuthkitConfigError(
      'expiresAt of a store record must be whole seconds since the epoch',
    )
  }
}
