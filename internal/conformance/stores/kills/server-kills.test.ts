import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { type Engine, engines, isRequired } from '../engines.ts'
import { isSoak, rounds } from '../soak.ts'
import { type CrashOptions, type CrashReport, crashes } from './crashes.ts'
import { emptyLedger } from './ledger.ts'
import { row } from './row.ts'
import { serverProcesses } from './server-processes.ts'

const options: CrashOptions = {
  kills: rounds(5, 500),
  acknowledged: rounds(40, 2000),
  seed: 1,
}

/** Kills servers over one engine. */
async function killServers(
  engine: Engine,
  order: string,
  { kills, acknowledged, seed }: CrashOptions,
): Promise<CrashReport> {
  const space = await engine.create()
  onTestFinished(() => engine.drop(space))
  const processes = serverProcesses([engine.name, space, order])
  onTestFinished(() => processes.close())
  let server = await processes.next()
  const target = {
    port: () => server.port,
    crash: () => server.kill(),
    async recover() {
      server = await processes.next()
    },
    open: () => engine.open(space),
    failed: processes.failed,
  }
  return crashes(target, { kills, acknowledged, seed })
}

async function isMissing(engine: Engine): Promise<boolean> {
  return !isRequired && !(await engine.isReachable())
}

describe('a server killed with -9 at random instants', () => {
  const timeout = isSoak ? 1_800_000 : 120_000

  it.for(Object.values(engines))(
    'S-K1 loses nothing that it acknowledged, spends nothing twice and leaves no half-rotated family on $name',
    { timeout },
    async (engine, { task, skip }: TestContext) => {
      if (await isMissing(engine)) skip(`no ${engine.name} here`)
      const report = await killServers(engine, 'stored first', options)
      Object.assign(task.meta, { row: row(engine.name, report) })
      const { violations, unavailable } = report.ledger
      expect(violations).toEqual(emptyLedger().violations)
      expect(unavailable).toBe(0)
      expect(report.midExchange).toBeGreaterThanOrEqual(report.kills / 2)
    },
  )

  it('S-K1 is found to lose, to spend twice and to leave half-rotated families when it acknowledges before it stores', async () => {
    const report = await killServers(engines.sqlite, 'acknowledged first', {
      kills: 8,
      acknowledged: 40,
      seed: 1,
    })
    const { lost, spentTwice, halfRotated } = report.ledger.violations
    expect(lost.size).toBeGreaterThan(0)
    expect(spentTwice.size).toBeGreaterThan(0)
    expect(halfRotated.size).toBeGreaterThan(0)
  }, 120_000)
})
