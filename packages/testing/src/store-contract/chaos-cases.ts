import assert from 'node:assert/strict'
import type { Store } from '@authkit/common/store'
import type { State } from './history.ts'
import { consumedOf, History, isUsed, writeOf } from './history.ts'
import { numbersFrom, pick, race } from './race.ts'
import type { DeclareCase } from './store-case.ts'

const kind = 'authorization_code'
const id = 'id'
const grants = ['one', 'two'] as const

/** One worker's handle, and the history that its calls go into. */
interface Worker {
  readonly store: Store
  readonly history: History
  /** A name for the write that comes next, and the grant in it. */
  readonly name: string
  readonly grantId: string
}

const only = (expected: State) => (state: State) => (state === expected ? state : undefined)
const record = ({ name, grantId }: Worker) => ({ id, grantId, data: { write: name } })

/** One operation on the record, with what its answer says of the state before and after. */
type Operation = (worker: Worker) => Promise<void>

const get: Operation = async ({ store, history }) => {
  await history.record(
    'get',
    () => store.get(kind, id),
    (found) => only(history.stateOf(found)),
  )
}

const put: Operation = async (worker) => {
  const { store, history, name } = worker
  await history.record(
    `put ${name}`,
    () => store.put(kind, record(worker)),
    () => () => name,
  )
}

const insert: Operation = async (worker) => {
  const { store, history, name } = worker
  await history.record(
    `insert ${name}`,
    () => store.insert(kind, record(worker)),
    (won) => (state) => {
      if (won) return state === '' ? name : undefined
      return state === '' ? undefined : state
    },
  )
}

const consume: Operation = async ({ store, history }) => {
  await history.record(
    'consume',
    () => store.consume(kind, id),
    (answer) => {
      const after = history.stateOf(answer?.record)
      if (answer?.first !== true) return only(after)
      return (state) => (consumedOf(state) === after && !isUsed(state) ? after : undefined)
    },
  )
}

const replace: Operation = async (worker) => {
  const { store, history, name } = worker
  let known: State = ''
  const found = await history.record(
    'get',
    () => store.get(kind, id),
    (seen) => only((known = history.stateOf(seen))),
  )
  await history.record(
    `replace ${known} by ${name}`,
    () => store.replace(kind, record(worker), found?.version ?? 0),
    (won) => (state) => {
      const fits = state !== '' && state === known && !isUsed(state)
      if (won) return fits ? name : undefined
      return fits ? undefined : state
    },
  )
}

const remove: Operation = async ({ store, history }) => {
  await history.record(
    'delete',
    () => store.delete(kind, id),
    (won) => (state) => ((state !== '') === won ? '' : undefined),
  )
}

const deleteBy: Operation = async ({ store, history, grantId }) => {
  await history.record(
    `deleteBy ${grantId}`,
    () => store.deleteBy(kind, { grantId }),
    () => (state) => (state.startsWith(`${grantId}:`) ? '' : state),
  )
}

const findBy: Operation = async ({ store, history, grantId }) => {
  await history.record(
    `findBy ${grantId}`,
    () => store.findBy(kind, { grantId }),
    ([found, ...more]) => {
      assert.deepEqual(more, [])
      if (found) return only(history.stateOf(found))
      return (state) => (state.startsWith(`${grantId}:`) ? undefined : state)
    },
  )
}

const mixes = [
  [get, put, insert, consume, replace, remove, deleteBy, findBy],
  [insert, insert, consume, remove, get],
  [get, replace, replace, consume, put],
  [put, deleteBy, findBy, replace],
] as const

/** Operations at random, with the same dice in every run. */
export function chaosCases(it: DeclareCase): void {
  it('answers 6 workers on one record as if one had followed the other', async (context) => {
    for (let round = 0; round < 32; round++) {
      const history = new History()
      const dice = numbersFrom(round)
      const mix = mixes[round % mixes.length] ?? mixes[0]
      await race(context, 6, async (store, turn) => {
        for (let step = 0; step < 4; step++) {
          const grantId = pick(grants, dice())
          const name = `${grantId}:${turn}.${step}`
          await pick(mix, dice())({ store, history, name, grantId })
        }
      })
      const last = { store: context.store, history, name: '', grantId: '' }
      await get(last)
      await remove(last)
      history.check()
    }
  })

  it('keeps account of what 20 workers insert, use, replace and delete', async (context) => {
    const accounts = Array.from({ length: 4 }, () => new Account())
    const dice = numbersFrom(7)
    await race(context, 20, async (store, turn) => {
      for (let step = 0; step < 20; step++) {
        const number = Math.floor(dice() * accounts.length)
        await accounts[number]?.enter(store, `id ${number}`, `${turn}.${step}`, dice())
      }
    })
    for (const [number, account] of accounts.entries())
      await account.close(context.store, `id ${number}`)
  })
}

/** What the answers about one record say, whatever the order in which they came. */
class Account {
  readonly #written = new Set<string>()
  readonly #replaced: string[] = []
  readonly #used: string[] = []
  #inserted = 0
  #deleted = 0

  /** Does one thing to the record and enters the answer. */
  async enter(store: Store, name: string, write: string, number: number): Promise<void> {
    const next = { id: name, data: { write } }
    if (number < 0.3) {
      if (!(await store.insert(kind, next))) return
      this.#inserted++
      this.#written.add(write)
    } else if (number < 0.5) {
      if (await store.delete(kind, name)) this.#deleted++
    } else if (number < 0.7) {
      const answer = await store.consume(kind, name)
      if (answer?.first) this.#used.push(writeOf(answer.record))
    } else {
      const found = await store.get(kind, name)
      if (!(await store.replace(kind, next, found?.version ?? 0))) return
      this.#replaced.push(writeOf(found))
      this.#written.add(write)
    }
  }

  /** Compares the sums with what is left. */
  async close(store: Store, name: string): Promise<void> {
    const left = await store.get(kind, name)
    assert.equal(this.#inserted - this.#deleted, left ? 1 : 0)
    const ended = [...this.#replaced, ...this.#used]
    assert.equal(new Set(ended).size, ended.length, 'a write was replaced or used twice')
    assert.ok(ended.every((write) => this.#written.has(write)))
    if (!left) return
    const write = writeOf(left)
    assert.ok(this.#written.has(write) && !this.#replaced.includes(write))
    assert.equal(this.#used.includes(write), left.consumedAt !== undefined)
  }
}
