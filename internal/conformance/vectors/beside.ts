import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Vectors that others publish are large and stand beside the repository. */
const folder = join(import.meta.dirname, '../../../../shared/vectors')

/** A set of vectors, and whether it is there; where the vectors are required, one that is missing is an error. */
export function vectorsBeside(name: string): {
  readonly path: string
  readonly isPresent: boolean
} {
  const path = join(folder, name)
  const isPresent = existsSync(path)
  if (!isPresent && process.env['AUTHKIT_REQUIRE_VECTORS'] === '1') {
    throw new Error(`the vectors of ${name} are required here, beside the repository`)
  }
  return { path, isPresent }
}
