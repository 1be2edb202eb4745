import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { MeasureOptions, Study, StudyResult } from '../table.ts'
import { type EngineName, engineNames } from './engines.ts'
import { eachLoad, worstLoad } from './figures.ts'
import { allExchangesTable, exchangeTable, operationTable } from './markdown.ts'
import type { Part, Row } from './rows.ts'

/** The exchanges of every engine that was measured, for the table of all. */
const measured = new Map<EngineName, readonly Row[]>()

/** Every operation of a store beside the one statement that does it. */
export function operationStudy(engine: EngineName): Study {
  // An operation is over sooner than an exchange, and there are more of them.
  const run = ({ rounds, time }: MeasureOptions): Promise<StudyResult> =>
    study(engine, 'operations', { rounds, time: time / 3 }, operationTable)
  return { study: `operations, ${engine}`, run }
}

/** Exchanges of all grants at a server on a store, beside bare statements. */
export function exchangeStudy(engine: EngineName): Study {
  const run = (options: MeasureOptions): Promise<StudyResult> =>
    study(engine, 'exchanges', options, (rows) => {
      measured.set(engine, rows)
      return exchangeTable(rows)
    })
  return { study: `exchanges, ${engine}`, run }
}

/** Exchanges a second on every store; measures nothing, and tells of those that were measured. */
export const allExchanges: Study = {
  study: 'exchanges of all stores',
  async run() {
    const text = allExchangesTable(measured)
    return { text, data: {}, figures: {} }
  },
}

/** What is read off the rows of a study. */
async function study(
  engine: EngineName,
  part: Part,
  { rounds, time }: MeasureOptions,
  tableOf: (rows: readonly Row[]) => string,
): Promise<StudyResult> {
  const rows = await measureEngine(engine, part, rounds, time)
  if (rows.length === 0) {
    return { text: 'The service does not answer and is left out.', data: [], figures: {} }
  }
  const compared = part === 'exchanges' ? eachLoad(rows) : worstLoad(rows)
  return {
    text: tableOf(rows),
    data: rows,
    figures: Object.fromEntries(compared.map(({ name, value }) => [name, value])),
    errors: Object.fromEntries(compared.map(({ name, error }) => [name, error])),
  }
}

async function measureEngine(
  engine: EngineName,
  part: Part,
  rounds: number,
  time: number,
): Promise<readonly Row[]> {
  const file = join(import.meta.dirname, 'engine-process.ts')
  const child = fork(file, [engine, part, String(rounds), String(time)], {
    execArgv: [...process.execArgv],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const stopped = new AbortController()
  const { signal } = stopped
  try {
    const [rows]: unknown[] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error(`The process that measures ${engine} ended by itself`)
      }),
    ])
    // engine-process.ts sends nothing else.
    return rows as readonly Row[]
  } finally {
    stopped.abort()
  }
}

/** Every engine by turns: what its store is worth in a server, and what each operation is. */
export const engineStudies: readonly Study[] = [
  ...engineNames.map(exchangeStudy),
  allExchanges,
  ...engineNames.map(operationStudy),
]
