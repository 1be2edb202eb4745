import { expect } from 'vitest'
import type { Client } from './client.ts'
import { completeFlow } from './flow.ts'
import type { Suite } from './suite.ts'
import { redeem, tokenErrorOf } from './token.ts'

/** Redeems a code again so many seconds later, checks that it is refused, and gives the access token of the first time. */
export async function checkReuse(
  suite: Suite,
  client: Client,
  seconds: number,
): Promise<{ readonly accessToken: string }> {
  const { parameters, tokens } = await completeFlow(suite, client)
  suite.op.clock.advance(seconds)
  const answer = await redeem(suite, client, parameters.get('code'))
  expect(tokenErrorOf(answer)).toBe('invalid_grant')
  return { accessToken: tokens?.accessToken ?? '' }
}
