import assert from 'node:assert/strict'
import { race, wins } from './race.ts'
import type { DeclareCase } from './store-case.ts'
import { versionOf } from './store-case.ts'

const kind = 'authorization_code'

/** How many race, and how often. */
const sizes = [
  { count: 20, rounds: 5 },
  { count: 1000, rounds: 1 },
]

/** Races of one operation with itself, of which each has exactly one winner and no loser that throws. */
export function raceCases(it: DeclareCase): void {
  for (const { count, rounds } of sizes) {
    it(`lets one of ${count} inserts win`, async (context) => {
      for (let round = 0; round < rounds; round++) {
        const id = `id ${round}`
        const answers = await race(context, count, (store, turn) =>
          store.insert(kind, { id, data: { turn } }),
        )
        assert.equal(wins(answers), 1)
        const found = await context.store.get(kind, id)
        assert.deepEqual(found?.data, { turn: answers.indexOf(true) })
      }
    })

    it(`lets one of ${count} consumes be the first`, async (context) => {
      const { store, clock } = context
      for (let round = 0; round < rounds; round++) {
        const id = `id ${round}`
        await store.put(kind, { id, expiresAt: clock() + 60, data: {} })
        const answers = await race(context, count, (handle) => handle.consume(kind, id))
        assert.equal(wins(answers.map((answer) => answer?.first === true)), 1)
        const seen = new Set(answers.map((answer) => answer?.record.version))
        assert.equal(seen.size, 1)
        assert.ok(answers.every((answer) => answer?.record.consumedAt === clock()))
      }
    })

    it(`lets one of ${count} replacements win`, async (context) => {
      const { store } = context
      await store.put(kind, { id: 'id', data: {} })
      for (let round = 0; round < rounds; round++) {
        const version = await versionOf(store, kind, 'id')
        const answers = await race(context, count, (handle, turn) =>
          handle.replace(kind, { id: 'id', data: { round, turn } }, version),
        )
        assert.equal(wins(answers), 1)
        const expected = { round, turn: answers.indexOf(true) }
        assert.deepEqual((await store.get(kind, 'id'))?.data, expected)
      }
    })

    it(`lets one of ${count} deletes win`, async (context) => {
      for (let round = 0; round < rounds; round++) {
        await context.store.put(kind, { id: 'id', data: {} })
        const answers = await race(context, count, (store) => store.delete(kind, 'id'))
        assert.equal(wins(answers), 1)
        assert.equal(await context.store.get(kind, 'id'), undefined)
      }
    })
  }

  it('lets one of 20 inserts win where a record has expired', async (context) => {
    const { store, clock } = context
    for (let round = 0; round < 5; round++) {
      const id = `id ${round}`
      await store.put(kind, { id, expiresAt: clock() + 10, data: {} })
      clock.advance(10)
      const answers = await race(context, 20, (handle, turn) =>
        handle.insert(kind, { id, data: { turn } }),
      )
      assert.equal(wins(answers), 1)
      assert.deepEqual((await store.get(kind, id))?.data, { turn: answers.indexOf(true) })
    }
  })

  it('lets one of 20 win in each of two kinds that share an id', async (context) => {
    const { store } = context
    const kinds = [kind, 'refresh_token'] as const
    const of = (turn: number) => kinds[turn % 4 < 2 ? 0 : 1]
    const winsOf = (answers: readonly boolean[]): number[] =>
      kinds.map((name) => wins(answers.filter((_, turn) => of(turn) === name)))
    for (let round = 0; round < 5; round++) {
      const id = `id ${round}`
      const inserted = await race(context, 40, (handle, turn) =>
        handle.insert(of(turn), { id, data: { of: of(turn) } }),
      )
      assert.deepEqual(winsOf(inserted), [1, 1])
      const used = await race(context, 40, async (handle, turn) => {
        const answer = await handle.consume(of(turn), id)
        assert.deepEqual(answer?.record.data, { of: of(turn) })
        return answer.first
      })
      assert.deepEqual(winsOf(used), [1, 1])
      const deleted = await race(context, 20, (handle) => handle.delete(kind, id))
      assert.equal(wins(deleted), 1)
      assert.notEqual((await store.get('refresh_token', id))?.consumedAt, undefined)
    }
  })
}
