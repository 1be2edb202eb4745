// A process of its own for one engine: node engine-process.ts <engine> <operations or exchanges> <rounds> <milliseconds> [part of a row's name]
import type { GrantType } from '../server/token-request.ts'
import { quantile } from '../statistics.ts'
import type { OpenEngine } from './engine.ts'
import { type EngineName, engines } from './engines.ts'
import { exchangeRace, traceExchange } from './exchange-race.ts'
import { operationRace, operations } from './operations.ts'
import { type Race, runRace } from './race.ts'
import type { Measured, Part, Row } from './rows.ts'

const [name = '', part = '', rounds = '', time = '', only = ''] = process.argv.slice(2)
const options = { rounds: Number(rounds), time: Number(time) }
const loads = [1, 32]
const grantTypes: readonly GrantType[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
]

const parts: Readonly<Record<Part, (engine: OpenEngine) => Promise<readonly Row[]>>> = {
  async operations(engine) {
    const rows: Row[] = []
    for (const [row, operation] of Object.entries(operations)) {
      for (const inFlight of isWished(row) ? loads : []) {
        rows.push(await measure(row, operationRace(engine, operation, inFlight)))
      }
    }
    return rows
  },
  async exchanges(engine) {
    const rows: Row[] = []
    for (const grantType of grantTypes.filter(isWished)) {
      const calls = await traceExchange(engine, grantType)
      const depth = 1 + Math.max(...calls.map((call) => call.depth))
      const asked = calls.map(({ operation, kind }) => `${operation} ${kind}`)
      for (const inFlight of loads) {
        const row = await measure(grantType, exchangeRace(engine, grantType, calls, inFlight))
        rows.push({ ...row, asked, depth })
      }
    }
    return rows
  },
}

function isWished(row: string): boolean {
  return row.includes(only)
}

async function measure(row: string, race: Race): Promise<Row> {
  const turns = await runRace(race, options)
  const subjects = [...turns].map(([subject, taken]): [string, Measured] => {
    const waits = taken.flatMap((turn) => turn.waits)
    const perSecond = taken.map((turn) => turn.perSecond)
    const cpu = taken.map((turn) => turn.cpu)
    return [subject, { perSecond, cpu, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) }]
  })
  return { row, inFlight: race.inFlight, subjects: Object.fromEntries(subjects) }
}

async function run(): Promise<readonly Row[]> {
  // The bench, which started this process, gives names from these two lists.
  const engine = await engines[name as EngineName]()
  if (!engine) return []
  try {
    return await parts[part as Part](engine)
  } finally {
    await engine.close()
  }
}

const rows = await run()
// Without the bench, for a profiler, it only tells.
if (process.send) process.send(rows, () => process.disconnect())
else console.log(JSON.stringify(rows, undefined, 2))
