import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/store/memory.ts'
import type { JsonObject } from '../../src/store/contract.ts'

/** A clock that the test moves; the suite of the whole contract runs in @authkit/testing. */
function movingClock(): (() => number) & { now: number } {
  const clock = Object.assign((): number => clock.now, { now: 1_700_000_000 })
  return clock
}

describe('memoryStore', () => {
  it('returns records that are frozen through and through', async () => {
    const store = memoryStore()
    await store.put('grant', { id: 'id', data: { nested: [{ a: 1 }] } })
    const record = await store.get('grant', 'id')
    const nested = record?.data['nested']
    expect(Object.isFrozen(record)).toBe(true)
    expect(Object.isFrozen(record?.data)).toBe(true)
    expect(Array.isArray(nested) && Object.isFrozen(nested) && Object.isFrozen(nested[0])).toBe(
      true,
    )
    const consumed = await store.consume('grant', 'id')
    expect(Object.isFrozen(consumed?.record)).toBe(true)
  })

  it('keeps no reference to what it was given', async () => {
    const store = memoryStore()
    const data = { roles: ['user'] }
    const record = { id: 'id', subject: 'alice', data }
    await store.put('session', record)
    data.roles.push('admin')
    record.subject = 'bob'
    expect(await store.get('session', 'id')).toMatchObject({
      subject: 'alice',
      data: { roles: ['user'] },
    })
    expect(Object.isFrozen(data)).toBe(false)
  })

  it('judges expiry by the machine clock when it is given none', async () => {
    const store = memoryStore()
    const now = Math.floor(Date.now() / 1000)
    await store.put('replay', { id: 'past', expiresAt: now - 1, data: {} })
    await store.put('replay', { id: 'future', expiresAt: now + 60, data: {} })
    expect(await store.get('replay', 'past')).toBeUndefined()
    expect(await store.get('replay', 'future')).toBeDefined()
  })

  it('forgets expired records while others are written, without a purge', async () => {
    const clock = movingClock()
    const store = memoryStore({ clock })
    for (let index = 0; index < 1000; index++) {
      await store.insert('replay', { id: `old ${index}`, expiresAt: clock.now + 60, data: {} })
    }
    clock.now += 60
    for (let index = 0; index < 1000; index++) {
      await store.insert('replay', { id: `new ${index}`, expiresAt: clock.now + 60, data: {} })
    }
    expect(await store.purgeExpired()).toBe(0)
    expect(await store.get('replay', 'new 0')).toBeDefined()
    expect(await store.get('replay', 'new 999')).toBeDefined()
  })

  it('finds and deletes by selector without visiting other records', async () => {
    const store = memoryStore()
    for (let index = 0; index < 20_000; index++) {
      await store.put('grant', { id: `id ${index}`, subject: `user ${index}`, data: {} })
    }
    const started = performance.now()
    for (let index = 0; index < 10_000; index++) {
      await store.findBy('grant', { subject: `user ${index}` })
      await store.deleteBy('grant', { subject: `user ${index}` })
    }
    // A scan would visit 3 * 10^8 records here, which takes seconds.
    expect(performance.now() - started).toBeLessThan(1000)
    expect(await store.findBy('grant', { subject: 'user 10000' })).toHaveLength(1)
  })

  it('lets other work run while it purges many records', async () => {
    const clock = movingClock()
    const store = memoryStore({ clock })
    for (let index = 0; index < 5000; index++) {
      await store.put('replay', { id: `id ${index}`, expiresAt: clock.now + 1, data: {} })
    }
    clock.now += 1
    const purge = store.purgeExpired()
    await store.put('replay', { id: 'id 4999', data: {} })
    // One was made live in between, and writing it swept two.
    expect(await purge).toBe(4997)
    expect(await store.get('replay', 'id 4999')).toBeDefined()
  })

  it('refuses data that JSON cannot hold and writes nothing', async () => {
    const store = memoryStore()
    const circular: Record<string, JsonObject> = {}
    circular['self'] = circular
    await expect(store.put('grant', { id: 'id', data: circular })).rejects.toThrow(TypeError)
    expect(await store.get('grant', 'id')).toBeUndefined()
  })
})
