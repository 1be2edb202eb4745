import { memoryStore } from '@authkit/common'
import { expect, it } from 'vitest'
import { fixedClock } from '../../src/index.ts'

it('stands still until it is moved', () => {
  const clock = fixedClock(100)
  expect([clock(), clock()]).toEqual([100, 100])
  clock.advance(5)
  expect(clock()).toBe(105)
  clock.advance(-10)
  expect(clock()).toBe(95)
  clock.set(7)
  expect(clock()).toBe(7)
})

it('starts at one known second when it is not told', () => {
  expect(fixedClock()()).toBe(1_700_000_000)
})

it('serves wherever a Clock is taken', async () => {
  const clock = fixedClock()
  const store = memoryStore({ clock })
  await store.put('session', { id: 'id', expiresAt: clock() + 1, data: {} })
  clock.advance(1)
  expect(await store.get('session', 'id')).toBeUndefined()
})
