import { ordered } from '../rounds.ts'
import { quantile } from '../statistics.ts'
import type { MeasureOptions } from '../table.ts'

/** One way of doing the work of a race. */
export interface Subject {
  /** Makes what as many calls use up; nothing of it is measured. Answers the call, which does the next of them. */
  readonly prepare: (count: number) => Promise<() => unknown>
}

/** The same work, done by several subjects. */
export interface Race {
  /** The subjects by name. */
  readonly subjects: Readonly<Record<string, Subject>>
  /** Calls that are under way at any time; one means one awaited after another. */
  readonly inFlight: number
  /** Removes everything that a turn left behind. */
  readonly clear: () => Promise<void>
}

/** What a subject did in one turn. */
export interface Turn {
  /** In the better stretches of the turn. */
  readonly perSecond: number
  /** Microseconds of CPU a call, all threads of this process together; the service is a process of its own. */
  readonly cpu: number
  /** Milliseconds of waiting for each call. */
  readonly waits: readonly number[]
}

/** Milliseconds for which every subject works before anything is measured. */
const warmTime = 150

/** Calls in a turn, at most: what they use has to be made and removed. */
const mostCalls = 10_000

/** The turns of every subject by name, in the order of the rounds. */
export async function runRace(
  race: Race,
  { rounds, time }: MeasureOptions,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const runners: { name: string; subject: Subject; calls: number }[] = []
  for (const [name, subject] of Object.entries(race.subjects)) {
    runners.push({ name, subject, calls: await warm(race, subject, time) })
  }
  const turns = new Map(runners.map(({ name }): [string, Turn[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, subject, calls } of ordered(runners, round)) {
      turns.get(name)?.push(await takeTurn(race, subject, calls))
    }
  }
  return turns
}

/** Lets the compiler see the subject, and answers how many calls fill a turn. */
async function warm(race: Race, subject: Subject, time: number): Promise<number> {
  const least = 2 * race.inFlight
  let worked = 0
  let calls = least
  do {
    const { perSecond } = await takeTurn(race, subject, calls)
    worked += (calls / perSecond) * 1000
    calls = Math.min(mostCalls, Math.max(least, Math.ceil((perSecond * time) / 1000)))
  } while (worked < warmTime && calls < mostCalls)
  return calls
}

async function takeTurn(race: Race, { prepare }: Subject, calls: number): Promise<Turn> {
  const run = await prepare(calls)
  const waits: number[] = []
  const cpu = cpuTime()
  const ends = [performance.now()]
  await inParallel(calls, race.inFlight, async () => {
    const sent = performance.now()
    await run()
    const end = performance.now()
    waits.push(end - sent)
    ends.push(end)
  })
  const used = cpuTime() - cpu
  await race.clear()
  return { perSecond: steadySpeed(ends, race.inFlight), cpu: used / calls, waits }
}

/** Stretches that the calls of a turn are divided into, at most. */
const mostStretches = 12

/** The speed in the better stretches of a turn, their upper quartile: others on the machine only ever slow us down. */
function steadySpeed(ends: readonly number[], inFlight: number): number {
  const calls = ends.length - 1
  const length = Math.max(2 * inFlight, Math.ceil(calls / mostStretches))
  const speeds: number[] = []
  for (let last = length; last <= calls; last += length) {
    const taken = (ends[last] ?? Number.NaN) - (ends[last - length] ?? Number.NaN)
    speeds.push((length / taken) * 1000)
  }
  return quantile(speeds, 0.75)
}

/** Does something so many times, so many of them at a time, in order. */
export async function inParallel(
  count: number,
  inFlight: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  if (inFlight === 1) await caller()
  else await Promise.all(Array.from({ length: Math.min(inFlight, count) }, caller))
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
