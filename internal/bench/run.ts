// npm run bench -- <table> [--only <part of a row's name>]… [--rounds <number>] [--time <milliseconds>]
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describe, environment } from './environment.ts'
import { judge } from './goals.ts'
import { measure } from './measure.ts'
import { goalTable, resultTables } from './report.ts'
import type { MeasureOptions, StudyResult, Table } from './table.ts'

const folder = import.meta.dirname

interface Wish {
  readonly name: string
  readonly only: readonly string[]
  readonly rounds: number | undefined
  readonly time: number | undefined
  readonly command: string
}

function readArguments(): Wish {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      time: { type: 'string' },
    },
  })
  return {
    name: positionals[0] ?? '',
    only: values.only.map((part) => part.toLowerCase()),
    rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    time: values.time === undefined ? undefined : Number(values.time),
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
  }
}

async function tables(): Promise<string[]> {
  const files = await readdir(folder)
  return files.filter((file) => file.endsWith('.bench.ts')).map((file) => file.slice(0, -9))
}

/** What was measured of a table, as it is written. */
async function race(
  table: Table,
  options: MeasureOptions,
  { only, command }: Wish,
): Promise<Record<string, unknown>> {
  const isWished = (name: string): boolean =>
    only.length === 0 || only.some((part) => name.toLowerCase().includes(part))
  const progress = (name: string): void => console.error(`  ${name}`)

  const rows = table.rows.filter(({ row }) => isWished(row))
  const results = await measure(rows, table, options, progress)
  const studies = new Map<string, StudyResult>()
  for (const { study, run } of table.studies.filter((member) => isWished(member.study))) {
    studies.set(study, await run(options))
    progress(study)
  }

  const goals = judge(table, results, studies)
  const where = environment(table.packages, command)
  const texts = [...studies].map(([name, { text }]) => `### ${name}\n\n${text}`)
  const parts = [resultTables(results), ...texts, goalTable(goals), table.about.join('\n')]
  console.log(`\n${[...parts, describe(where)].filter((part) => part !== '').join('\n\n')}`)
  const data = [...studies].map(([study, { data: found, figures }]) => ({ study, figures, found }))
  return { environment: where, ...options, results, studies: data, goals }
}

async function main(): Promise<void> {
  const wish = readArguments()
  const { name, only } = wish
  if (!existsSync(join(folder, `${name}.bench.ts`))) {
    const names = (await tables()).join(', ')
    console.error(`npm run bench -- <table>, where <table> is one of: ${names}`)
    process.exitCode = 2
    return
  }
  // Each table file exports a `Table` by this name.
  const { table } = (await import(`./${name}.bench.ts`)) as { table: Table }
  const { rounds = table.usual.rounds, time = table.usual.time } = wish
  console.error(`${name}: ${rounds} rounds of ${time} ms for every subject`)
  const written = await race(table, { rounds, time }, wish)

  await mkdir(join(folder, 'results'), { recursive: true })
  // A run of some rows does not take the place of a whole one.
  const file = join(folder, 'results', only.length === 0 ? `${name}.json` : `${name}.only.json`)
  await writeFile(file, `${JSON.stringify(written, undefined, 2)}\n`)
}

await main()
