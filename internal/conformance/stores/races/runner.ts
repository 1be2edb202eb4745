import { setImmediate } from 'node:timers/promises'
import type { Store } from '@authkit/common/store'
import { type Call, type Outcome, prepare } from './call.ts'
import { looksBeforeItMarks } from './looks-before-it-marks.ts'
import { createSite, type Site } from './site.ts'

/** What a process is told to do at the same moment as the others. */
export interface Heat {
  readonly calls: readonly Call[]
  /** The time for servers and keys, in seconds since the epoch. It stands still, so that no race is a matter of how fast the machine is. */
  readonly now: number
  /** True for a store that is broken on purpose. */
  readonly broken: boolean
}

/** Runs heats on one store. */
export interface Runner {
  /** Makes everything ready. */
  readonly ready: (heat: Heat) => Promise<void>
  /** Does all of it at once. */
  readonly go: () => Promise<readonly Outcome[]>
}

/** Calls that open the connections of a pool before the race. */
const warmUps = 10

/** The runner of a process, or of the memory that only one process has. */
export function createRunner(store: Store): Runner {
  let now = 0
  const sites = new Map<boolean, Site>()
  const siteOf = (broken: boolean): Site => {
    const site = sites.get(broken)
    if (site) return site
    const made = createSite(broken ? looksBeforeItMarks(store) : store, () => now)
    sites.set(broken, made)
    return made
  }
  let prepared: readonly (() => Promise<Outcome>)[] = []
  return {
    async ready(heat) {
      now = heat.now
      prepared = heat.calls.map((call) => prepare(call, siteOf(heat.broken)))
      await Promise.all(Array.from({ length: warmUps }, () => store.get('grant', 'none')))
      await setImmediate()
    },
    go: () => Promise.all(prepared.map(attempt)),
  }
}

/** A call that rejects is an outcome too, one that no race allows. */
async function attempt(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { result: `fault: ${name}: ${message}`, members: {} }
  }
}
