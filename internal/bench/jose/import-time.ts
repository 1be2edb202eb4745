import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { markdownTable } from '../report.ts'
import { median, quantile } from '../statistics.ts'
import type { Study, StudyResult } from '../table.ts'

const run = promisify(execFile)
const bench = dirname(import.meta.dirname)
const root = join(bench, '..', '..')
const entry = join(root, 'packages', 'jose', 'dist', 'index.js')

/** Fresh processes for each module. */
const processes = 15

// node:crypto is the least that any of them loads.
const packages = ['node:crypto', '@authkit/jose', 'jose', 'fast-jwt', 'jsonwebtoken']

/** Time of `import()` in a process that has loaded nothing yet, of what is published: dist, not src. */
export const importTime: Study = { study: 'import time', run: measureImports }

async function measureImports(): Promise<StudyResult> {
  const isFresh = await build()
  const built = await stat(entry).catch(() => undefined)
  if (built === undefined) {
    return { text: 'not measured: `npm run build` fails', data: undefined, figures: {} }
  }
  const folder = await mkdtemp(join(tmpdir(), 'authkit-bench-'))
  try {
    const empty = join(folder, 'empty.mjs')
    await writeFile(empty, 'export {}\n')
    const modules = new Map([['an empty module', pathToFileURL(empty).href]])
    for (const name of packages) modules.set(name, name)
    const note = isFresh ? '' : ' `npm run build` fails, so this dist is an older one.'
    return report(await times(modules), note)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Brings dist up to date; false when the sources do not build. */
async function build(): Promise<boolean> {
  const command = [join(root, 'scripts', 'run.mjs'), 'build', '--filter=@authkit/jose']
  try {
    await run(process.execPath, command, { cwd: root })
    return true
  } catch {
    return false
  }
}

/** Milliseconds of each import, everybody once a round. */
async function times(modules: ReadonlyMap<string, string>): Promise<Map<string, number[]>> {
  const found = new Map([...modules.keys()].map((name): [string, number[]] => [name, []]))
  for (let round = 0; round < processes; round++) {
    for (const [name, specifier] of modules) found.get(name)?.push(await importOnce(specifier))
  }
  return found
}

/** The package resolves from here, without the condition that means our sources. */
async function importOnce(specifier: string): Promise<number> {
  const code = `const start = performance.now()
    import(${JSON.stringify(specifier)}).then(() => console.log(performance.now() - start))`
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await run(process.execPath, ['-e', code], { cwd: bench, env })
  return Number(stdout)
}

function report(found: ReadonlyMap<string, readonly number[]>, note: string): StudyResult {
  const lines = [...found].map(([name, values]) => [
    name,
    median(values).toFixed(1),
    quantile(values, 0.25).toFixed(1),
    quantile(values, 0.75).toFixed(1),
  ])
  const head = ['', 'median ms', 'lower quartile', 'upper quartile']
  return {
    text: `${markdownTable(head, lines)}\n\n${processes} fresh processes each.${note}`,
    data: Object.fromEntries(found),
    figures: { 'import in ms': median(found.get('@authkit/jose') ?? []) },
  }
}
