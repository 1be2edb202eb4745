import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { engines, urls } from '../engines.ts'
import { isSoak, rounds } from '../soak.ts'
import { type CrashOptions, type CrashReport, crashes } from './crashes.ts'
import { emptyLedger } from './ledger.ts'
import { ownMariadb, ownPostgres, type OwnServer } from './own-server.ts'
import { row } from './row.ts'
import { serverProcesses } from './server-processes.ts'

/** Variables that tell a process where the engine is. */
const variables = { postgres: 'DATABASE_URL', mariadb: 'MARIADB_URL' } as const

/** Kills an engine under a server that goes on, and that connects with more parameters if told. */
async function killEngine(
  name: keyof typeof variables,
  own: OwnServer,
  options: CrashOptions,
  parameters = '',
): Promise<CrashReport> {
  onTestFinished(() => own.close())
  await own.start()
  // No other test of this file's process talks to the shared service.
  urls[name] = own.url
  const engine = engines[name]
  const space = await engine.create()
  const args = [name, space, 'stored first']
  const processes = serverProcesses(args, { [variables[name]]: own.url + parameters })
  onTestFinished(() => processes.close())
  const { port } = await processes.next()
  const target = {
    port: () => port,
    crash: () => own.kill(),
    recover: () => own.start(),
    open: () => engine.open(space),
    failed: processes.failed,
  }
  return crashes(target, options)
}

describe('an engine killed with -9 at random instants', () => {
  const timeout = isSoak ? 1_200_000 : 120_000
  const often = { kills: rounds(2, 50), acknowledged: rounds(40, 2000), seed: 3 }

  it.for([
    ['postgres', ownPostgres],
    ['mariadb', ownMariadb],
  ] as const)(
    'S-K3 loses nothing that was acknowledged on %s, as its settings are',
    { timeout },
    async ([name, start], { task, skip }: TestContext) => {
      const own = (await start()) ?? skip(`${name} is not installed`)
      const report = await killEngine(name, own, often)
      Object.assign(task.meta, { row: row(`${name}, itself killed`, report) })
      expect(report.ledger.violations).toEqual(emptyLedger().violations)
    },
  )

  it('S-K3 is found to lose what was acknowledged on PostgreSQL with `synchronous_commit = off`', async ({
    skip,
  }) => {
    const own = (await ownPostgres()) ?? skip('postgres is not installed')
    // What is lost at a kill is what did not fill a page of the log: mostly some commits, now and then none.
    const options = { kills: 6, acknowledged: 40, seed: 4 }
    const parameters = '?options=-c%20synchronous_commit=off'
    const report = await killEngine('postgres', own, options, parameters)
    const found = Object.values(report.ledger.violations).flatMap((some: ReadonlySet<string>) => [
      ...some,
    ])
    expect(found).not.toEqual([])
  }, 120_000)
})
