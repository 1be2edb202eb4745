import assert from 'node:assert/strict'
import type { DeclareCase } from './store-case.ts'

const kind = 'authorization_code'
const rounds = 5

/** Calls `attempt` so many times at once. */
function race<Result>(
  count: number,
  attempt: (index: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => attempt(index)))
}

const wins = (answers: readonly boolean[]): number => answers.filter(Boolean).length

/** Races, of which each has exactly one winner and no loser that throws. */
export function raceCases(it: DeclareCase): void {
  it('lets one of 20 inserts win', async ({ store }) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      const answers = await race(20, (turn) => store.insert(kind, { id, data: { turn } }))
      assert.equal(wins(answers), 1)
      assert.deepEqual((await store.get(kind, id))?.data, { turn: answers.indexOf(true) })
    }
  })

  it('lets one of 20 inserts win where a record has expired', async ({ store, clock }) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await store.put(kind, { id, expiresAt: clock() + 10, data: {} })
      clock.advance(10)
      const answers = await race(20, (turn) => store.insert(kind, { id, data: { turn } }))
      assert.equal(wins(answers), 1)
      assert.deepEqual((await store.get(kind, id))?.data, { turn: answers.indexOf(true) })
    }
  })

  it('lets one of 20 replacements win', async ({ store }) => {
    await store.put(kind, { id: 'id', data: {} })
    for (let round = 0; round < rounds; round++) {
      const version = (await store.get(kind, 'id'))?.version ?? 0
      const answers = await race(20, (turn) =>
        store.replace(kind, { id: 'id', data: { round, turn } }, version),
      )
      assert.equal(wins(answers), 1)
      const expected = { round, turn: answers.indexOf(true) }
      assert.deepEqual((await store.get(kind, 'id'))?.data, expected)
    }
  })

  it('lets one of 20 deletes win', async ({ store }) => {
    for (let round = 0; round < rounds; round++) {
      await store.put(kind, { id: 'id', data: {} })
      assert.equal(wins(await race(20, () => store.delete(kind, 'id'))), 1)
    }
  })

  for (const count of [20, 200, 1000]) {
    it(`lets one of ${count} consumes be the first`, async ({ store, clock }) => {
      for (let round = 0; round < (count > 20 ? 1 : rounds); round++) {
        const id = `id ${round}`
        await store.put(kind, { id, expiresAt: clock() + 60, data: {} })
        const answers = await race(count, () => store.consume(kind, id))
        assert.equal(wins(answers.map((answer) => answer?.first === true)), 1)
        const seen = new Set(answers.map((answer) => answer?.record.version))
        assert.equal(seen.size, 1)
        assert.ok(answers.every((answer) => answer?.record.consumedAt === clock()))
      }
    })
  }

  it('orders a consume and a replacement one way or the other', async ({ store }) => {
    for (let round = 0; round < 4 * rounds; round++) {
      const id = `id ${round}`
      await store.put(kind, { id, data: { turn: 1 } })
      const version = (await store.get(kind, id))?.version ?? 0
      const replace = () => store.replace(kind, { id, data: { turn: 2 } }, version)
      const consume = () => store.consume(kind, id)
      const [replaced, consumed] =
        round % 2 === 0
          ? await Promise.all([replace(), consume()])
          : await Promise.all([consume(), replace()]).then(([a, b]) => [b, a] as const)
      assert.equal(consumed?.first, true)
      assert.deepEqual(consumed.record.data, { turn: replaced ? 2 : 1 })
      assert.deepEqual((await store.get(kind, id))?.data, { turn: replaced ? 2 : 1 })
    }
  })

  it('deletes by selector everything that was written before', async ({ store }) => {
    for (let round = 0; round < rounds; round++) {
      await race(20, (turn) =>
        store.put(kind, { id: `before ${turn}`, grantId: 'grant', data: {} }),
      )
      const [, found] = await Promise.all([
        store.deleteBy(kind, { grantId: 'grant' }),
        store.findBy(kind, { subject: 'user' }),
        race(20, (turn) => store.put(kind, { id: `during ${turn}`, grantId: 'grant', data: {} })),
      ])
      assert.deepEqual(found, [])
      for (let turn = 0; turn < 20; turn++) {
        assert.equal(await store.get(kind, `before ${turn}`), undefined)
      }
      await store.deleteBy(kind, { grantId: 'grant' })
      assert.deepEqual(await store.findBy(kind, { grantId: 'grant' }), [])
    }
  })

  it('never purges a record that a racing write made live', async ({ store, clock }) => {
    for (let round = 0; round < rounds; round++) {
      await race(20, (turn) =>
        store.put(kind, { id: `id ${turn}`, expiresAt: clock() + 10, data: {} }),
      )
      clock.advance(10)
      await Promise.all([
        store.purgeExpired(),
        race(20, (turn) => store.put(kind, { id: `id ${turn}`, data: {} })),
        store.purgeExpired(),
      ])
      for (let turn = 0; turn < 20; turn++) {
        assert.notEqual(await store.get(kind, `id ${turn}`), undefined)
      }
    }
  })
}
