import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { markdownTable } from '../report.ts'
import { median, quantile } from '../statistics.ts'
import type { Study, StudyResult } from '../table.ts'
import { bench, build, notBuilt } from './built.ts'

const run = promisify(execFile)

/** Fresh processes for each entry. */
const processes = 15

const entries = [
  'data:text/javascript,',
  '@authkit/oauth2/client',
  '@authkit/common/node',
  '@authkit/axios',
  '@authkit/got',
  'oauth4webapi',
  'openid-client',
  'simple-oauth2',
  'axios',
  'got',
]

/** Time of `import()` in a process that has loaded nothing yet, of what is published: dist, not src. */
export const startUp: Study = { study: 'start-up', run: measureImports }

async function measureImports(): Promise<StudyResult> {
  const note = await build()
  if (note === undefined) return notBuilt
  const found = new Map(entries.map((name): [string, number[]] => [name, []]))
  for (let round = 0; round < processes; round++) {
    for (const [name, times] of found) times.push(await importOnce(name))
  }
  const lines = [...found].map(([name, times]) => [
    name.startsWith('data:') ? 'an empty module' : name,
    median(times).toFixed(1),
    quantile(times, 0.25).toFixed(1),
    quantile(times, 0.75).toFixed(1),
  ])
  const head = ['', 'median ms', 'lower quartile', 'upper quartile']
  const text = `${markdownTable(head, lines)}\n\n${processes} fresh processes each. @authkit/axios and @authkit/got load axios and got.${note}`
  const figures = { 'import in ms': median(found.get('@authkit/oauth2/client') ?? []) }
  return { text, data: Object.fromEntries(found), figures }
}

/** The package resolves from here, without the condition that means our sources. */
async function importOnce(specifier: string): Promise<number> {
  const code = `const start = performance.now()
    import(${JSON.stringify(specifier)}).then(() => console.log(performance.now() - start))`
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await run(process.execPath, ['-e', code], { cwd: bench, env })
  return Number(stdout)
}
