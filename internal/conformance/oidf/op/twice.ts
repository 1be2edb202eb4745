import type { Request } from './authorization.ts'
import type { Client } from './client.ts'
import { completeFlow, type Flow } from './flow.ts'
import type { Suite } from './suite.ts'

/** What may happen besides. */
export interface TwiceOptions {
  /** Parameters of the first request. */
  readonly first?: Request
  /** Seconds between the two. */
  readonly seconds?: number
}

/** Signs the user in twice in one browser; the second request has these parameters, which may follow from the first flow. */
export async function signInTwice(
  suite: Suite,
  client: Client,
  changes: Request | ((first: Flow) => Request),
  { first: firstChanges = {}, seconds = 0 }: TwiceOptions = {},
): Promise<{ readonly first: Flow; readonly second: Flow }> {
  const first = await completeFlow(suite, client, firstChanges)
  suite.op.clock.advance(seconds)
  const parameters = typeof changes === 'function' ? changes(first) : changes
  const second = await completeFlow(suite, client, parameters, { browser: first.browser })
  return { first, second }
}
