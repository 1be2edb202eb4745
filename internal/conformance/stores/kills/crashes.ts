import { setTimeout as delay } from 'node:timers/promises'
import type { OpenStore } from '../engines.ts'
import { auditServer, auditStore, spend } from './audit.ts'
import { type Client, createClient } from './client.ts'
import { Connection } from './connection.ts'
import { emptyLedger, type Family, type Ledger } from './ledger.ts'
import { seededRandom } from './random.ts'
import { session } from './session.ts'

/** What falls over: a server, or the engine under it. */
export interface Target {
  /** The port of the server that answers now. */
  readonly port: () => number
  /** Kills it, at once. */
  readonly crash: () => void
  /** Starts it again, and waits until it answers. */
  readonly recover: () => Promise<void>
  /** Opens its store in this process. */
  readonly open: () => OpenStore
  /** Rejects when it fell over by itself. */
  readonly failed: Promise<never>
}

/** How long it goes on. */
export interface CrashOptions {
  readonly kills: number
  /** Answers with tokens, at least. */
  readonly acknowledged: number
  readonly seed: number
}

/** What came of it. */
export interface CrashReport {
  readonly ledger: Ledger
  /** Kills in all, and those while a token request was under way. */
  readonly kills: number
  readonly midExchange: number
  /** Tokens in the store at the end that nobody was told of. */
  readonly orphans: number
}

/** Clients that are busy at the same time. */
const clientCount = 4
/** A kill comes after anything up to the time of so many requests. */
const roundTripsPerLife = 10

/** Lets clients sign users in and refresh while a target is killed at random instants, and audits what they were answered after each kill. */
export async function crashes(target: Target, options: CrashOptions): Promise<CrashReport> {
  const random = seededRandom(options.seed)
  const ledger = emptyLedger()
  const connection = new Connection()
  const client = createClient((path, outgoing) => connection.send(path, outgoing), ledger)
  const active = new Set<Family>()
  const over = new AbortController()
  let users = 0
  const useClient = async (seed: number): Promise<void> => {
    const own = seededRandom(seed)
    while (!over.signal.aborted) {
      const family = await client.begin(`user-${users++}`)
      if (!family) continue
      active.add(family)
      await session(family, client, ledger.violations, own)
      active.delete(family)
    }
  }
  connection.open(target.port())
  const clients = Promise.all(
    Array.from({ length: clientCount }, (_, index) => useClient(options.seed + index + 1)),
  )
  const auditor = createClient((path, outgoing) => connection.sendNow(path, outgoing), {
    ...emptyLedger(),
    violations: ledger.violations,
  })
  let kills = 0
  let midExchange = 0
  const killAndAudit = async (): Promise<number> => {
    await firstExchanges(ledger, over.signal)
    while (kills < options.kills || ledger.acknowledged < options.acknowledged) {
      await delay(random() * connection.roundTrip * roundTripsPerLife)
      over.signal.throwIfAborted()
      if (ledger.underWay > 0) midExchange++
      kills++
      target.crash()
      await connection.close()
      const touched = [...active]
      await target.recover()
      connection.port = target.port()
      await auditTouched(touched, target, auditor, ledger)
      connection.open(target.port())
    }
    over.abort()
    await clients
    return auditAll(target, auditor, ledger)
  }
  // Clients end well only after the loop above; before, the first that fails ends the run.
  const failed = clients.then(() => new Promise<never>(() => {}))
  try {
    const orphans = await Promise.race([target.failed, failed, killAndAudit()])
    return { ledger, kills, midExchange, orphans }
  } finally {
    over.abort()
    connection.end()
  }
}

/** Waits until it is known how long a request takes. */
async function firstExchanges(ledger: Ledger, end: AbortSignal): Promise<void> {
  while (ledger.acknowledged < 20 && !end.aborted) await delay(5)
}

async function auditTouched(
  families: readonly Family[],
  target: Target,
  auditor: Client,
  { violations }: Ledger,
): Promise<void> {
  const { store, close } = target.open()
  for (const family of families) {
    await auditStore(family, store, violations)
    await auditServer(family, auditor, violations)
  }
  await close()
}

async function auditAll(target: Target, auditor: Client, ledger: Ledger): Promise<number> {
  const { store, close } = target.open()
  let orphans = 0
  for (const family of ledger.families) {
    orphans += await auditStore(family, store, ledger.violations)
  }
  await close()
  for (const family of ledger.families) await spend(family, auditor, ledger.violations)
  return orphans
}
