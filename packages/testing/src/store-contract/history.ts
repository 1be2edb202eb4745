import assert from 'node:assert/strict'
import type { StoredRecord } from '@authkit/common/store'

/**
 * What one record can be: '' while there is none, the name of the write that made it, and that with `used` behind once it is consumed.
 * A name begins with the grant of the record and a colon.
 */
export type State = string

const used = '!'

/** The state that a consumed record of this state has. */
export const consumedOf = (state: State): State => `${state}${used}`

/** Whether it has been consumed. */
export const isUsed = (state: State): boolean => state.endsWith(used)

/** The name of the write that made a record. */
export function writeOf(found: StoredRecord | undefined): string {
  const write = found?.data['write']
  assert.ok(typeof write === 'string')
  return write
}

/** A call that has ended, with what must have been before it and is after it. */
interface Call {
  readonly title: string
  readonly started: number
  readonly ended: number
  /** The state after it; `undefined` when it would have answered otherwise in this one. */
  readonly next: (state: State) => State | undefined
}

/**
 * The calls on one record and their answers, to look for one order of them that explains all: each call takes effect at one moment
 * between its start and its end (Herlihy and Wing, Linearizability, 1990).
 */
export class History {
  readonly #calls: Call[] = []
  readonly #states = new Map<number, State>()
  #time = 0

  /** Makes a call and keeps what its answer says about the record. */
  async record<Answer>(
    title: string,
    work: () => Promise<Answer>,
    explain: (answer: Answer) => Call['next'],
  ): Promise<Answer> {
    const started = ++this.#time
    const answer = await work()
    const ended = ++this.#time
    const call = { title: `${title}: ${JSON.stringify(answer)}`, started, ended }
    this.#calls.push({ ...call, next: explain(answer) })
    return answer
  }

  /** The state that a record shows. Its version belongs to that state alone. */
  stateOf(found: StoredRecord | undefined): State {
    if (!found) return ''
    const write = writeOf(found)
    const state = found.consumedAt === undefined ? write : consumedOf(write)
    assert.equal(this.#states.get(found.version) ?? state, state, 'two writes share a version')
    this.#states.set(found.version, state)
    return state
  }

  /** Fails when no order of the calls explains their answers. */
  check(): void {
    const calls = this.#calls.toSorted((one, other) => one.started - other.started)
    const log = calls.map(({ started, ended, title }) => `${started}-${ended} ${title}`).join('\n')
    assert.ok(isExplained(calls), `no order of these calls explains their answers:\n${log}`)
  }
}

/** Tries every order that the times of the calls allow, and none twice. */
function isExplained(calls: readonly Call[]): boolean {
  const refuted = new Set<string>()
  const search = (left: readonly Call[], state: State): boolean => {
    if (left.length === 0) return true
    const key = `${left.map(({ started }) => started).join(' ')} ${state}`
    if (refuted.has(key)) return false
    const firstEnd = Math.min(...left.map(({ ended }) => ended))
    for (const call of left) {
      if (call.started > firstEnd) break
      const after = call.next(state)
      const others = left.filter((each) => each !== call)
      if (after !== undefined && search(others, after)) return true
    }
    refuted.add(key)
    return false
  }
  return search(calls, '')
}
