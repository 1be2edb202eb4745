import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { StudyResult } from '../table.ts'

/** The folder from which packages are resolved. */
export const bench: string = join(import.meta.dirname, '..')

const root = join(bench, '../..')

let building: Promise<string | undefined> | undefined

/** Brings what is published of the clients up to date, once. Resolves to a note for the reader, `undefined` when nothing was ever built. */
export function build(): Promise<string | undefined> {
  return (building ??= run())
}

async function run(): Promise<string | undefined> {
  const filters = ['axios', 'got'].map((name) => `--filter=@authkit/${name}`)
  const command = [join(root, 'scripts', 'run.mjs'), 'build', ...filters]
  try {
    await promisify(execFile)(process.execPath, command, { cwd: root })
    return ''
  } catch {
    const isBuilt = ['oauth2/dist/client.js', 'axios/dist/index.js', 'got/dist/index.js'].every(
      (file) => existsSync(join(root, 'packages', file)),
    )
    return isBuilt
      ? ' `npm run build` fails, so what was built is older than the sources.'
      : undefined
  }
}

/** What a study tells that has nothing to measure. */
export const notBuilt: StudyResult = {
  text: 'not measured: `npm run build` fails',
  data: undefined,
  figures: {},
}
