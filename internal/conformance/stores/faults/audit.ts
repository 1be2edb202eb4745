import { isDeepStrictEqual } from 'node:util'
import { type Fault, type FaultyStore, isWrite } from './faulty-store.ts'
import { type Answer, attempt, refusal } from './answer.ts'

/**
 * What somebody sees of the state, without anything random in it, and at which call it may turn from what it was before to what it is after:
 * at the last call of the flow, which is its commit point; at the first call that writes; at the one of a name; or anywhere.
 */
export interface Observer {
  readonly look: () => Promise<unknown>
  readonly turnsAt: 'last call' | 'first write' | 'any call' | { readonly call: string }
}

/** A flow up to the request under test: how to make that request, and who looks at what it left. Those who change something come last. */
export interface Begun {
  readonly store: FaultyStore
  readonly act: () => Promise<Answer>
  readonly observers: Readonly<Record<string, Observer>>
}

/** A flow of the server. `begin` starts it in a world of its own. */
export interface Flow {
  readonly name: string
  /** Status of the answer when nothing fails. */
  readonly status: number
  /** How many calls at the end may fail without refusing the request: what they write is a convenience. */
  readonly spared?: number | undefined
  readonly begin: () => Promise<Begun>
}

/** How many faults left the state as it was before and after the flow, and how many in between. */
export interface Audit {
  readonly calls: readonly string[]
  readonly faults: number
  readonly before: number
  readonly after: number
  /** Each fault that left anything else, in words. */
  readonly between: readonly string[]
}

type View = Readonly<Record<string, unknown>>

async function viewOf({ observers }: Begun): Promise<View> {
  const view: Record<string, unknown> = {}
  // One after the other: each looks at what the one before left.
  for (const [name, { look }] of Object.entries(observers)) view[name] = await look()
  return view
}

/** The view of the state when nothing fails, with the calls that were made. */
async function reference(
  flow: Flow,
  acts: boolean,
): Promise<{ view: View; calls: readonly string[] }> {
  const begun = await flow.begin()
  begun.store.arm(undefined)
  if (acts) {
    const answer = await attempt(begun.act)
    if (answer.status !== flow.status)
      throw new Error(`${flow.name} answers ${answer.status}: ${answer.text}`)
  }
  await begun.store.settled()
  const calls = [...begun.store.calls]
  begun.store.arm(undefined)
  return { view: await viewOf(begun), calls }
}

/** Every fault that one call of a flow can have; a lasting one is what a crash leaves. */
export function faultsOf(calls: number, lasting: readonly boolean[]): readonly Fault[] {
  return Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    lasting.flatMap((lasts) =>
      (['before', 'after'] as const).map((when) => ({ call, when, lasting: lasts })),
    ),
  )
}

/** Whether what an observer sees has to be what it was before, what it is after, or may be either. */
function expected(
  { turnsAt }: Observer,
  calls: readonly string[],
  { call, when }: Fault,
): 'before' | 'after' | 'either' {
  const done = when === 'after' ? call : call - 1
  const isDone = done >= calls.length
  if (turnsAt === 'last call') return isDone ? 'after' : 'before'
  if (typeof turnsAt === 'object')
    return calls.slice(0, done).includes(turnsAt.call) ? 'after' : 'before'
  const wrote = calls.slice(0, done).some(isWrite)
  if (turnsAt === 'first write') return wrote ? 'after' : 'before'
  return wrote ? 'either' : 'before'
}

/**
 * Runs a flow once to count its calls of the store, then once for each call and each way in which it can fail, and compares what all observers
 * see afterwards with what they see when the flow never began and when it went well and its answer was lost.
 */
export async function audit(
  flow: Flow,
  { lasting = [false], parallel = 1 }: { lasting?: readonly boolean[]; parallel?: number } = {},
): Promise<Audit> {
  const { view: before } = await reference(flow, false)
  const { view: after, calls } = await reference(flow, true)
  const faults = faultsOf(calls.length, lasting)
  const counts = { before: 0, after: 0 }
  const between: string[] = []

  const judge = async (fault: Fault): Promise<void> => {
    const begun = await flow.begin()
    begun.store.arm(fault)
    const answer = await attempt(begun.act)
    await begun.store.settled()
    const called = [...begun.store.calls]
    begun.store.arm(undefined)
    const view = await viewOf(begun)
    const sees = (name: string, state: View): boolean => isDeepStrictEqual(view[name], state[name])
    const names = Object.keys(begun.observers)
    const wrong = Object.entries(begun.observers).flatMap(([name, observer]) => {
      const wants = expected(observer, calls, fault)
      const isFine =
        (sees(name, before) && wants !== 'after') || (sees(name, after) && wants !== 'before')
      const seen = JSON.stringify(view[name])
      return isFine ? [] : [`"${name}" sees ${seen} and should see it as ${wants}`]
    })
    const isSpared = fault.call > calls.length - (flow.spared ?? 0)
    const complaint = isSpared && answer.status === flow.status ? undefined : refusal(answer)
    const problems = complaint === undefined ? wrong : [complaint, ...wrong]
    if (problems.length > 0) {
      const where = `${fault.when} call ${fault.call} of ${called.join(', ')}`
      between.push(`${where}${fault.lasting ? ' (lasting)' : ''}: ${problems.join('; ')}`)
    } else counts[names.every((name) => sees(name, before)) ? 'before' : 'after']++
  }
  for (let start = 0; start < faults.length; start += parallel)
    await Promise.all(faults.slice(start, start + parallel).map(judge))
  return { calls, faults: faults.length, ...counts, between }
}
