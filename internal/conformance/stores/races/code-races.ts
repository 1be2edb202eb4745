import { expect, type TestContext } from 'vitest'
import { rounds } from '../soak.ts'
import type { Call } from './call.ts'
import type { Field } from './field.ts'
import {
  askToken,
  freshSubject,
  isLive,
  issueCode,
  livingOf,
  nothing,
  redemption,
  refreshment,
} from './ledger.ts'
import { meeting, runRounds, tally, times } from './rounds.ts'

const redeem = (code: string, clientId?: string): Call => ({
  call: 'endpoint',
  endpoint: 'token',
  fields: redemption(code, clientId),
})

/** One code, redeemed by everybody at once. */
export function redeemTogether(context: TestContext, field: Field): Promise<number> {
  const parallel = 1000
  const plan = { race: 'code', parallel, count: rounds(1, 100) }
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('code', round)
    const code = await issueCode(field, subject)
    const finishes = await field.race(times(parallel, redeem(code)))
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': parallel - 1 })
    const winner = finishes.find(({ result }) => result === '200')
    // RFC 6749 §4.1.2: a code used twice revokes what it issued.
    expect(await isLive(field, winner?.members['access_token'])).toBe(false)
    expect(await livingOf(field, subject)).toEqual(nothing)
    const again = String(winner?.members['refresh_token'])
    expect(await askToken(field, refreshment(again))).toMatchObject({ error: 'invalid_grant' })
    return 1
  })
}

/** A code that was redeemed before, presented again by everybody at once in other processes. */
export function redeemAgainTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('code, used before')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('used code', round)
    const code = await issueCode(field, subject)
    const { status, access_token: token } = await askToken(field, redemption(code))
    expect([status, await isLive(field, token)]).toEqual([200, true])
    const finishes = await field.race(times(plan.parallel, redeem(code)))
    expect(tally(finishes)).toEqual({ '400 invalid_grant': plan.parallel })
    expect(await isLive(field, token)).toBe(false)
    expect(await livingOf(field, subject)).toEqual(nothing)
    return 1
  })
}

/** One code in the hands of somebody else, who presents it all around its owner. */
export function presentOthersCode(context: TestContext, field: Field): Promise<number> {
  const plan = meeting("code, stranger's")
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('stolen code', round)
    const code = await issueCode(field, subject)
    const calls = times(plan.parallel, redeem(code, 'stranger'))
    calls[(round * 31) % calls.length] = redeem(code)
    const finishes = await field.race(calls)
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': plan.parallel - 1 })
    const winner = finishes.find(({ result }) => result === '200')
    expect(await isLive(field, winner?.members['access_token'])).toBe(true)
    expect(await livingOf(field, subject)).toEqual({ grants: 1, accessTokens: 1, refreshTokens: 1 })
    return 1
  })
}
