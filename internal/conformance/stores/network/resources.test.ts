import { expect, it } from 'vitest'
import { engines } from '../engines.ts'
import { attempt, slack } from './attempt.ts'
import { operations } from './operations.ts'
import { networkEngines } from './proxied.ts'

const kinds = ['TCPSocketWrap', 'TCPServerWrap', 'TCPConnectWrap', 'Timeout']

/** What keeps this process awake, by kind. */
function awake(): Record<string, number> {
  const active = process.getActiveResourcesInfo()
  return Object.fromEntries(
    kinds.map((kind) => [kind, active.filter((each) => each === kind).length]),
  )
}

it.for(networkEngines)(
  'S-X1 gives back every socket and timer after the network to %s broke',
  { timeout: 60_000 },
  async (name, { skip }) => {
    if (!(await engines[name].isReachable())) skip()
    const before = awake()
    const space = await engines[name].create()
    const direct = engines[name].open(space)
    const faults = ['reset', 'no reply', 'half-open', 'refused'] as const
    const some = operations.filter((operation) => ['get', 'put'].includes(operation.name))
    await Promise.all(
      faults.flatMap((fault) =>
        some.map((operation) => attempt(name, space, direct.store, operation, fault)),
      ),
    )
    await direct.close()
    await engines[name].drop(space)
    // Sockets are closed by events that come after the promises.
    const end = performance.now() + slack
    while (kinds.some((kind) => (awake()[kind] ?? 0) > (before[kind] ?? 0))) {
      if (performance.now() > end) break
      await new Promise(setImmediate)
    }
    const after = awake()
    for (const kind of kinds) expect(after[kind], kind).toBeLessThanOrEqual(before[kind] ?? 0)
  },
)
