// npm run bench -- <table> [--rounds 12] [--time 60]
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measure, type Result } from './measure.ts'
import type { Table } from './table.ts'

const folder = import.meta.dirname

function markdown(results: readonly Result[]): string {
  const cell = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–')
  const lines = results.map(({ row, subject, opsPerSecond, ratioToRaw, ratioToBestPeer }) =>
    [row, subject, opsPerSecond.toLocaleString('en'), cell(ratioToRaw), cell(ratioToBestPeer)].join(
      ' | ',
    ),
  )
  const head = ['row | subject | ops/s | to raw | to best peer', '--- | --- | ---: | ---: | ---:']
  return [...head, ...lines].map((line) => `| ${line} |`).join('\n')
}

async function tables(): Promise<string[]> {
  const files = await readdir(folder)
  return files.filter((file) => file.endsWith('.bench.ts')).map((file) => file.slice(0, -9))
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '12' },
      time: { type: 'string', default: '60' },
    },
  })
  const [name = ''] = positionals
  if (!existsSync(join(folder, `${name}.bench.ts`))) {
    console.error(
      `npm run bench -- <table>, where <table> is one of: ${(await tables()).join(', ')}`,
    )
    process.exitCode = 2
    return
  }
  const options = { rounds: Number(values.rounds), time: Number(values.time) }
  // Each table file exports a `Table` by this name.
  const { table } = (await import(`./${name}.bench.ts`)) as { table: Table }
  console.error(`${name}: ${options.rounds} rounds of ${options.time} ms for every subject`)
  const results = await measure(table, options, (row) => console.error(`  ${row}`))

  await mkdir(join(folder, 'results'), { recursive: true })
  const file = join(folder, 'results', `${name}.json`)
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`)
  console.log(`\n${table.about} Node ${process.versions.node}.\n\n${markdown(results)}`)
}

await main()
