import { Bench, type FnReturnedObject } from 'tinybench'
import { quantile } from './statistics.ts'
import type { AsyncSubject, Subject, SyncSubject } from './table.ts'

/** What an operation cost in one turn, in microseconds: the lower quartile of the batches, as others only ever slow us down. */
export interface Cost {
  /** On the wall. */
  readonly wall: number
  /** Of the CPU, all threads together. */
  readonly cpu: number
}

/** Milliseconds that a batch takes at least: the CPU clock ticks in microseconds and costs one to read. */
const batchTime = 0.4

/** Milliseconds for which every subject runs before anything is measured. */
export const warmTime = 120

/** Both clocks, in milliseconds. */
interface Reading {
  readonly wall: number
  readonly cpu: number
}

/** Reads both; the CPU time is that of the process, in all its threads. */
function read(): Reading {
  const wall = performance.now()
  const { user, system } = process.cpuUsage()
  return { wall, cpu: (user + system) / 1000 }
}

/** A subject with the number of operations that are measured as one. */
export interface Contestant {
  readonly name: string
  readonly subject: Subject
  readonly batch: number
}

/** Lets the compiler see the subject for `time` milliseconds, then sizes its batch by how fast it is at its best. */
export async function warm(name: string, subject: Subject, time: number): Promise<Contestant> {
  const end = performance.now() + time
  let batch = 1
  let fastest = Infinity
  do {
    const start = performance.now()
    if (typeof subject === 'function') syncBatch(subject, batch)
    else await asyncBatch(subject, batch)
    const taken = performance.now() - start
    fastest = Math.min(fastest, taken / batch)
    if (taken < batchTime) batch *= 2
  } while (performance.now() < end)
  return { name, subject, batch: Math.max(1, Math.ceil(batchTime / fastest)) }
}

/** Measures one turn of `time` milliseconds. */
export async function turn(
  { name, subject, batch }: Contestant,
  { time }: { readonly time: number },
): Promise<Cost> {
  const cpu: number[] = []
  const operations = typeof subject === 'function' ? batch : batch * subject.inFlight
  // tinybench decides when the turn is over; a sample is the mean over a batch.
  const bench = new Bench({ time, iterations: 3, warmup: false, throws: true, retainSamples: true })
  const sample = (start: Reading, end: Reading): FnReturnedObject => {
    cpu.push((end.cpu - start.cpu) / operations)
    const wall = end.wall - start.wall
    return { overriddenDuration: wall / operations, overriddenIterationCost: wall }
  }
  if (typeof subject === 'function') {
    const run = (): FnReturnedObject => {
      const start = read()
      syncBatch(subject, batch)
      return sample(start, read())
    }
    bench.add(name, run, { async: false }).runSync()
  } else {
    const run = async (): Promise<FnReturnedObject> => {
      const start = read()
      await asyncBatch(subject, batch)
      return sample(start, read())
    }
    await bench.add(name, run, { async: true }).run()
  }
  const result = bench.tasks[0]?.result
  if (result?.state !== 'completed') throw new Error(`${name} did not complete: ${result?.state}`)
  const wall = result.latency.samples ?? []
  return { wall: quantile(wall, 0.25) * 1000, cpu: quantile(cpu, 0.25) * 1000 }
}

function syncBatch(subject: SyncSubject, count: number): void {
  for (let done = 0; done < count; done++) subject()
}

/** Each of the callers in flight makes `count` calls, one after another. */
async function asyncBatch({ run, inFlight }: AsyncSubject, count: number): Promise<void> {
  const caller = async (): Promise<void> => {
    for (let done = 0; done < count; done++) await run()
  }
  if (inFlight === 1) await caller()
  else await Promise.all(Array.from({ length: inFlight }, caller))
}
