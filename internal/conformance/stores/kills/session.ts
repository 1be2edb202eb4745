import type { Client, Outcome } from './client.ts'
import type { Family, Violations } from './ledger.ts'

/** One user's sign-in from the code to its end, by a client that asks again when it cannot know what became of a request. */
export async function session(
  family: Family,
  client: Client,
  violations: Violations,
  random: () => number,
): Promise<void> {
  await start(family, client, violations, random)
  for (let turns = Math.floor(random() * 4); turns > 0 && family.state === 'live'; turns--) {
    await turn(family, client, violations, random)
  }
  if (family.state !== 'live') return
  const choice = random()
  if (choice < 0.15) await end(family, () => client.revoke(family), 'granted')
  else if (choice < 0.3) await end(family, () => client.redeem(family), 'refused')
  else if (choice < 0.45) await reuse(family, client)
}

/** Repeats a request until its client knows. */
async function untilKnown(request: () => Promise<Outcome>): Promise<Outcome> {
  for (;;) {
    const outcome = await request()
    if (outcome !== 'unknown') return outcome
  }
}

/** Redeems the code: once, or twice at one moment as an attacker would. A client that got no answer asks again or gives up. */
async function start(
  family: Family,
  client: Client,
  violations: Violations,
  random: () => number,
): Promise<void> {
  if (random() < 0.15) {
    family.state = 'ending'
    const redeem = () => untilKnown(() => client.redeem(family))
    await Promise.all([redeem(), redeem()])
    // RFC 6749 §4.1.2: one of the two was a second use.
    family.state = 'ended'
    return
  }
  const first = await client.redeem(family)
  if (first === 'refused') violations.lost.add(`the code of ${family.subject}, refused`)
  if (first === 'refused' || (first === 'unknown' && random() < 0.3)) {
    family.state = 'abandoned'
    return
  }
  const outcome = first === 'granted' ? first : await untilKnown(() => client.redeem(family))
  // A second request may find the code used by the first, whose answer was lost; then nothing may be left of it.
  family.state = outcome === 'granted' ? 'live' : 'ended'
}

/** Refreshes, sometimes twice at one moment as two tabs of a browser would. It is never refused. */
async function turn(
  family: Family,
  client: Client,
  violations: Violations,
  random: () => number,
): Promise<void> {
  const token = family.refreshTokens.at(-1)
  const refresh = () => untilKnown(() => client.refresh(family, token))
  const outcomes = await Promise.all(random() < 0.2 ? [refresh(), refresh()] : [refresh()])
  if (!outcomes.includes('refused')) return
  violations.lost.add(`refresh token ${family.refreshTokens.length} of ${family.subject}, refused`)
  family.state = 'abandoned'
}

/** Presents a refresh token that was replaced, and whose successor was, RFC 9700 §4.14.2. */
async function reuse(family: Family, client: Client): Promise<void> {
  const old = family.refreshTokens.at(-3)
  if (old !== undefined) await end(family, () => client.refresh(family, old), 'refused')
}

/** Sends what ends the family, until the answer says that it did. */
async function end(
  family: Family,
  request: () => Promise<Outcome>,
  expected: Outcome,
): Promise<void> {
  family.state = 'ending'
  const outcome = await untilKnown(request)
  family.state = outcome === expected ? 'ended' : 'live'
}
