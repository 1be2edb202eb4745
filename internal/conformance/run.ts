// npm run conformance -- <folder>, npm run soak -- <folder of stores>
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startVitest, type TestCase } from 'vitest/node'
import { isSoak } from './stores/soak.ts'

const folder = import.meta.dirname

/** Counts of a line of the table. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** A suite, or a test that stands alone, and what came of it. */
export interface SetResult {
  readonly title: string
  readonly counts: Counts
}

/** Writes the results of a folder down, and gives what to print of them in the place of the table of sets. */
export type Report = (results: readonly SetResult[]) => string

function count(tests: Iterable<TestCase>): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const test of tests) {
    const { state } = test.result()
    // A test that never ran proves nothing.
    if (state === 'pending') counts.failed++
    else counts[state]++
  }
  return counts
}

/** A line that a test hands over as `task.meta.row`. */
type Row = Readonly<Record<string, string | number>>

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

/** The rows that the tests of a run hand over, by the columns they have. */
function rowsOf(tests: Iterable<TestCase>): Map<string, Row[]> {
  const tables = new Map<string, Row[]>()
  for (const test of tests) {
    // Tests add what they like to their meta data.
    const { row } = test.meta() as { readonly row?: unknown }
    if (!isRow(row)) continue
    const columns = Object.keys(row).join(' ')
    tables.set(columns, [...(tables.get(columns) ?? []), row])
  }
  return tables
}

function printTable(rows: readonly Row[]): void {
  const [first = {}] = rows
  const columns = Object.keys(first)
  const total = columns.map((column, index) => {
    if (index === 0) return 'total'
    const values = rows.map((row) => row[column])
    return values.every((value) => typeof value === 'number')
      ? values.reduce((sum, value) => sum + value, 0)
      : ''
  })
  console.log(`\n| ${columns.join(' | ')} |`)
  console.log(
    `| ${columns.map((column) => (typeof first[column] === 'number' ? '---:' : '---')).join(' | ')} |`,
  )
  for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(' | ')} |`)
  console.log(`| ${total.join(' | ')} |`)
}

function folders(within: string): string[] {
  return readdirSync(join(folder, within), { withFileTypes: true })
    .filter((item) => item.isDirectory() && item.name !== 'node_modules')
    .map(({ name }) => name)
}

/** The report of a folder that has one of its own, `report.ts`. */
async function reportOf(name: string): Promise<Report | undefined> {
  const path = join(folder, name, 'report.ts')
  if (!existsSync(path)) return undefined
  // Whoever writes such a file exports this.
  const { report } = (await import(path)) as { readonly report: Report }
  return report
}

async function main(name = ''): Promise<number> {
  if (name === '' || !existsSync(join(folder, name))) {
    const [command, within] = isSoak ? ['soak', 'stores'] : ['conformance', '']
    const known = folders(within).join(', ')
    console.error(`npm run ${command} -- <folder>, where <folder> is one of: ${known}`)
    return 2
  }
  const vitest = await startVitest('test', [`internal/conformance/${name}/`], {
    watch: false,
    reporters: [isSoak ? 'verbose' : 'minimal'],
    // Hours of rounds, one file at a time, so that their figures do not depend on each other.
    ...(isSoak && { testTimeout: 7_200_000, hookTimeout: 600_000, fileParallelism: false }),
  })
  const rows = vitest.state.getTestModules().flatMap((module) =>
    [...module.children].map((child) => ({
      title: child.name,
      counts: count(child.type === 'suite' ? child.children.allTests() : [child]),
    })),
  )
  const tables = rowsOf(
    vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]),
  )
  const failures = vitest.state.getTestModules().some((module) => !module.ok())
  await vitest.close()

  for (const table of tables.values()) printTable(table)
  const report = await reportOf(name)
  if (report) console.log(report(rows))
  else console.log('\n| set | passed | failed | skipped |\n| --- | ---: | ---: | ---: |')
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { title, counts } of rows) {
    if (!report)
      console.log(`| ${title} | ${counts.passed} | ${counts.failed} | ${counts.skipped} |`)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return failures || total.passed === 0 ? 1 : 0
}

process.exitCode = await main(process.argv[2])
