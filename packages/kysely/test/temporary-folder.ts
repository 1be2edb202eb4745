import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for SQLite files, and how to remove it. */
export function temporaryFolder(): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-kysely-'))
  return {
    file: join(folder, 'store.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
