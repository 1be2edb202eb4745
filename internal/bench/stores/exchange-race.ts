import type { GrantType } from '../server/token-request.ts'
import type { OpenEngine } from './engine.ts'
import { createServer, exchangeKinds, exchanges } from './exchanges.ts'
import { nodeOAuthExchanges } from './peer.ts'
import type { Race } from './race.ts'
import { replay, replayLast } from './replay.ts'
import { type Call, tracedStore } from './trace.ts'

/** What one exchange asks of its store, seen while it does. */
export async function traceExchange(
  engine: OpenEngine,
  grantType: GrantType,
): Promise<readonly Call[]> {
  const traced = tracedStore(engine.store)
  const seen = createServer(traced.store)
  const run = await exchanges(seen, grantType, createServer(engine.store)).prepare(1)
  await run()
  await engine.empty(exchangeKinds)
  return traced.calls()
}

/** Exchanges of a grant beside bare statements. */
export function exchangeRace(
  engine: OpenEngine,
  grantType: GrantType,
  calls: readonly Call[],
  inFlight: number,
): Race {
  return {
    subjects: {
      'same statements': replay(engine.raw, calls),
      'one statement': replayLast(engine.raw, calls),
      ours: exchanges(createServer(engine.store), grantType),
      ...(grantType === 'authorization_code' && {
        '@node-oauth/oauth2-server': nodeOAuthExchanges(engine.raw),
      }),
    },
    inFlight,
    clear: () => engine.empty(exchangeKinds),
  }
}
