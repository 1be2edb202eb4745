import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { type EngineName, engines } from '../engines.ts'
import type { Call, Outcome } from './call.ts'
import { createRunner, type Heat } from './runner.ts'
import { createSite, type Site } from './site.ts'

/** Where races are run: an engine, or the memory of one process. */
export type FieldName = EngineName | 'memory'

/** An outcome and the process that had it. */
export interface Finish extends Outcome {
  readonly process: number
}

/** How a race is run. */
export interface RaceOptions {
  /** The time, in seconds since the epoch; the machine's unless given. */
  readonly now?: number
  /** True for the store that looks before it marks. */
  readonly broken?: boolean
}

/** An engine and the processes on it, which wait for a race. */
export interface Field {
  readonly name: FieldName
  /** How many processes there are. */
  readonly processes: number
  /** The engine as the test itself sees it. */
  readonly store: Store
  /** An issuer on it, to prepare and to judge by. */
  readonly site: Site
  /** Deals calls out to the processes, lets them all begin at once, and waits for all of them. */
  readonly race: (calls: readonly Call[], options?: RaceOptions) => Promise<readonly Finish[]>
  /** Ends the processes and removes what they wrote; rejects when one of them did not end well. */
  readonly close: () => Promise<void>
}

/** A process, seen from here. */
interface Racer {
  readonly ready: (heat: Heat) => Promise<void>
  readonly go: () => Promise<readonly Outcome[]>
  readonly end: () => Promise<unknown>
}

const processes = 4

/** Seconds since the epoch. */
export const secondsNow = (): number => Math.floor(Date.now() / 1000)

/** Opens a field: four processes on an engine, or one with its memory. */
export async function openField(name: FieldName): Promise<Field> {
  if (name === 'memory') {
    const store = memoryStore()
    const alone = { ...createRunner(store), end: async () => 0 }
    return fieldOf(name, store, [alone], async () => {})
  }
  const { create, open, drop } = engines[name]
  const space = await create()
  let close = async (): Promise<void> => {}
  const remove = async (): Promise<void> => {
    await close()
    await drop(space)
  }
  try {
    const opened = open(space)
    close = opened.close
    const started = Array.from({ length: processes }, () => startRacer([name, space]))
    return fieldOf(name, opened.store, await Promise.all(started), remove)
  } catch (error) {
    await remove()
    throw error
  }
}

function fieldOf(
  name: FieldName,
  store: Store,
  racers: readonly Racer[],
  remove: () => Promise<void>,
): Field {
  return {
    name,
    processes: racers.length,
    store,
    site: createSite(store, secondsNow),
    async race(calls, { now = secondsNow(), broken = false } = {}) {
      const dealtTo = (process: number): readonly Call[] =>
        calls.filter((_, index) => index % racers.length === process)
      // Nobody begins before everybody is ready.
      await Promise.all(
        racers.map((racer, process) => racer.ready({ calls: dealtTo(process), now, broken })),
      )
      const outcomes = await Promise.all(racers.map((racer) => racer.go()))
      return outcomes.flatMap((each, process) => each.map((outcome) => ({ ...outcome, process })))
    },
    async close() {
      const codes = await Promise.all(racers.map((racer) => racer.end()))
      await remove()
      if (codes.some((code) => code !== 0)) throw new Error('A racing process did not end well')
    },
  }
}

async function startRacer(parameters: readonly string[]): Promise<Racer> {
  const script = join(import.meta.dirname, 'race-process.ts')
  const options = ['--conditions=@authkit/source', '--no-warnings', script, ...parameters]
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  // A process that died is noticed by what it does not answer.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (expected?: string): Promise<string> => {
    const { value, done } = await lines.next()
    if (done !== true && (expected === undefined || value === expected)) return value
    throw new Error(`A racing process ended or said something else than ${expected ?? 'outcomes'}`)
  }
  await next('started')
  return {
    async ready(heat) {
      child.stdin.write(`${JSON.stringify(heat)}\n`)
      await next('ready')
    },
    async go() {
      child.stdin.write('go\n')
      // The script answers the line with a list of this shape.
      return JSON.parse(await next()) as readonly Outcome[]
    },
    async end() {
      child.stdin.end()
      const [code] = await exit
      return code
    },
  }
}
