import type { HttpResponse } from '@authkit/common/http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines, isRequired, type OpenStore } from '../engines.ts'
import { use } from '../faults/observe.ts'
import { bodyOf, World } from '../faults/world.ts'
import { recovers, slack } from './attempt.ts'
import type { Fault } from './fault-proxy.ts'
import { networkEngines, openProxied, type Proxied, timeout } from './proxied.ts'

const faults: readonly (readonly [string, Fault])[] = [
  ['replies come too late', { latency: 700 }],
  ['replies break off', 'reset'],
  ['replies never come', 'no reply'],
  ['connections are half-open', 'half-open'],
  ['nobody listens', 'refused'],
]

const found = await Promise.all(
  networkEngines.map(async (name) => ({ name, reachable: await engines[name].isReachable() })),
)

it.skipIf(!isRequired).each(found)('finds $name', ({ reachable }) => {
  expect(reachable).toBe(true)
})

/** What a client is told while the store cannot be asked: to come again. */
function expectUnavailable(response: HttpResponse): void {
  expect(response.status).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
  expect(bodyOf(response)).toEqual({
    error: 'temporarily_unavailable',
    error_description: 'The server cannot answer now',
  })
}

describe.each(found)('S-X1 a token endpoint whose network to $name breaks', (engine) => {
  const { name, reachable } = engine
  const { create, open, drop } = engines[name]
  let space: string
  let direct: OpenStore
  let proxied: Proxied
  beforeAll(async () => {
    if (!reachable) return
    space = await create()
    direct = open(space)
    proxied = await openProxied(name, space)
  })
  afterAll(async () => {
    await proxied?.close()
    await direct?.close()
    if (space !== undefined) await drop(space)
  })
  beforeEach(({ skip }) => {
    if (!reachable) skip()
  })

  it.for(faults)(
    'A-24 answers 503 with Retry-After in time when %s, and takes the code and the refresh token afterwards',
    async ([, fault]) => {
      const { store, proxy } = proxied
      const world = new World({ store })
      const timed = async (request: () => Promise<HttpResponse>): Promise<HttpResponse> => {
        const start = performance.now()
        const response = await request()
        expect(performance.now() - start).toBeLessThan(timeout * 1000 + slack)
        return response
      }
      // The code comes from a server of the same issuer that has no trouble.
      const near = new World({ store: direct.store })
      const code = await near.code()
      const refreshToken = String(bodyOf(await near.exchange(await near.code()))['refresh_token'])

      await recovers(store, 'nothing')
      await proxy.set(fault)
      const requests = [() => world.exchange(code), () => world.refresh(refreshToken)]
      for (const response of await Promise.all(requests.map(timed))) expectUnavailable(response)
      await proxy.set('none')
      expect(await recovers(store, 'nothing')).toBe(true)

      const works = { status: 200, error: undefined, access: 'let in', refresh: 200 }
      expect(await use(world, await world.exchange(code))).toEqual(works)
      expect(await use(world, await world.refresh(refreshToken))).toEqual(works)
    },
  )
})
