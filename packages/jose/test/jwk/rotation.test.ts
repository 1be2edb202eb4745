import { array, assert, asyncProperty, integer, oneof, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, distant, kidsOf, setup } from '../rotating-keys.ts'

describe('the rotation of SigningKeys', () => {
  it('makes one key when a hundred processes start at once, and one next key when they rotate', async () => {
    const { clock, store, start } = setup()
    const processes = Array.from({ length: 100 }, (_, number) =>
      start({ store: distant(store, number) }),
    )
    const kids = async (): Promise<Set<unknown>> =>
      new Set(
        await Promise.all(processes.map(async (keys) => (await keys.signingKey()).thumbprint())),
      )
    expect((await kids()).size).toBe(1)
    clock.now += 89 * day
    const published = await Promise.all(processes.map((keys) => kidsOf(keys)))
    expect(new Set(published.flat()).size).toBe(2)
    clock.now += day
    expect((await kids()).size).toBe(1)
  })

  it('is not held up by a clock that is set back', async () => {
    const { clock, start, jwt } = setup()
    const keys = start()
    const key = await keys.signingKey()
    clock.now -= 3600
    expect(await keys.signingKey()).toBe(key)
    expect((await start().signingKey()).kid).toBe(key.kid)
    const token = jwt.encode({ alg: 'ES256' }, {}, await keys.signingKey())
    expect(await jwt.decodeAsync(token, keys)).toEqual({})
    expect(await keys.status()).toMatchObject([{ state: 'current' }])
    clock.now += 3600 + 90 * day
    await keys.signingKey()
    clock.now += day
    expect((await keys.signingKey()).kid).not.toBe(key.kid)
    clock.now -= day
    expect((await keys.signingKey()).kid).toBe(key.kid)
  })

  it('rotates although a process whose clock was far ahead announced a key for another age', async () => {
    const { clock, start } = setup()
    const keys = start()
    const begin = clock.now
    const first = await keys.signingKey()
    clock.now = begin + 10_000 * day
    await start().signingKey()
    clock.now = begin + 90 * day
    expect(await keys.signingKey()).toBe(first)
    expect((await keys.status()).map(({ state }) => state)).toEqual(['current', 'next', 'next'])
    clock.now = begin + 91 * day
    expect((await keys.signingKey()).kid).not.toBe(first.kid)
  })

  it('signs only with keys that every process and every cache knows, and loses no token before its time', async () => {
    const plan = { rotateAfter: 1000, announceFor: 200, retainFor: 300, refreshAfter: 50 }
    /** A process or a cache of somebody else, and the seconds that pass before it acts. */
    const step = record({
      wait: integer({ min: 0, max: 400 }),
      who: integer({ min: 0, max: 3 }),
    })
    const pauses = oneof(
      { weight: 9, arbitrary: step },
      { weight: 1, arbitrary: step.map(({ who }) => ({ wait: 5000, who })) },
    )
    await assert(
      asyncProperty(array(pauses, { minLength: 20, maxLength: 120 }), async (steps) => {
        const { clock, start } = setup(plan)
        const processes = Array.from({ length: 4 }, () => start())
        /** What somebody else fetched from a process, and keeps for as long as a key is announced at least. */
        const caches: { kids: unknown[]; at: number }[] = []
        const tokens: { kid: string | undefined; until: number }[] = []
        await processes[0]?.signingKey()
        for (const { wait, who } of steps) {
          clock.now += wait
          const now = clock.now
          const signer = processes[who]
          if (signer === undefined) continue
          caches[who] = { kids: await kidsOf(signer), at: now }
          const { kid } = await signer.signingKey()
          const fresh = caches.filter(
            (cache) => now - cache.at <= plan.announceFor - plan.refreshAfter,
          )
          expect(fresh.filter(({ kids }) => !kids.includes(kid))).toEqual([])
          tokens.push({ kid, until: now + plan.retainFor })
          for (const process of processes) {
            const kids = await kidsOf(process)
            expect(kids.length).toBeLessThanOrEqual(4)
            const alive = tokens.filter(({ until }) => until > now)
            expect(alive.filter((token) => !kids.includes(token.kid))).toEqual([])
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
