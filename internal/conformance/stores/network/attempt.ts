import { randomUUID } from 'node:crypto'
import type { Store } from '@authkit/common/store'
import type { Fault } from './fault-proxy.ts'
import { look, type Operation, prepare } from './operations.ts'
import { countStatements, countText, type NetworkEngine, openProxied, timeout } from './proxied.ts'

/** Milliseconds that a busy machine may add. */
export const slack = 1500

/** What an operation on a broken network came to. */
export interface Outcome {
  readonly operation: string
  readonly error: unknown
  readonly value: unknown
  readonly milliseconds: number
  /** How often the record was named to the engine, more than the same operation does on a network that works. */
  readonly repeated: number
  /** Statements that write; none are counted among the scripts of Redis, which recognise their own call. */
  readonly writes: number
  readonly tookPlace: boolean
  readonly recovered: boolean
}

/** What came of some work, and how long it took. */
export async function timed(
  work: () => Promise<unknown>,
): Promise<Pick<Outcome, 'error' | 'value' | 'milliseconds'>> {
  const start = performance.now()
  try {
    const value = await work()
    return { value, error: undefined, milliseconds: performance.now() - start }
  } catch (error) {
    return { value: undefined, error, milliseconds: performance.now() - start }
  }
}

/** Whether the same store works again within the time in which its client gives a dead connection up. */
export async function recovers(store: Store, id: string): Promise<boolean> {
  const end = performance.now() + 4 * timeout * 1000 + slack
  while (performance.now() < end) {
    const { error } = await timed(() => look(store, id))
    if (error === undefined) return true
    // A refusal comes at once; what it waits for are events of the network.
    await new Promise(setImmediate)
  }
  return false
}

/** Does an operation through a network of its own that breaks just before, and repairs the network afterwards. */
export async function attempt(
  name: NetworkEngine,
  space: string,
  direct: Store,
  operation: Operation,
  fault: Fault,
): Promise<Outcome> {
  const { store, proxy, close } = await openProxied(name, space)
  try {
    const [healthy, id] = [randomUUID(), randomUUID()]
    const versions = [
      await prepare(operation, direct, healthy),
      await prepare(operation, direct, id),
    ] as const
    await look(store, healthy)
    proxy.take()
    await operation.run(store, healthy, versions[0])
    const usual = countText(healthy, proxy.take())

    await proxy.set(fault)
    const outcome = await timed(() => operation.run(store, id, versions[1]))
    await proxy.set('none')
    const recovered = await recovers(store, healthy)
    const sent = proxy.take()
    return {
      ...outcome,
      operation: operation.name,
      repeated: Math.max(0, countText(id, sent) - usual),
      writes: countStatements(name, sent),
      tookPlace: operation.tookPlace(await look(direct, id)),
      recovered,
    }
  } finally {
    await close()
  }
}
