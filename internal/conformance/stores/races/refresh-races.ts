import { sha256 } from '@authkit/common'
import { expect, type TestContext } from 'vitest'
import type { Call } from './call.ts'
import type { Field, Finish } from './field.ts'
import { askToken, freshSubject, isLive, livingOf, nothing, refreshment, signIn } from './ledger.ts'
import type { ServerName } from './site.ts'
import { meeting, runRounds, tally, times } from './rounds.ts'

const refresh = (token: string, server?: ServerName, clientId?: string): Call => ({
  call: 'endpoint',
  endpoint: 'token',
  fields: refreshment(token, clientId),
  ...(server && { server }),
})

const revoke = (token: string): Call => ({
  call: 'endpoint',
  endpoint: 'revocation',
  fields: { client_id: 'app', token },
})

/** The different refresh tokens that were answered. */
function successorsIn(finishes: readonly Finish[]): readonly string[] {
  const answered = finishes.filter(({ result }) => result === '200')
  return [...new Set(answered.map(({ members }) => String(members['refresh_token'])))]
}

/** One refresh token, used by everybody at once, where a used one is never answered again. */
export function rotateStrictly(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('refresh, no grace')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('strict', round)
    const { refreshToken, accessToken } = await signIn(field, subject)
    const finishes = await field.race(times(plan.parallel, refresh(refreshToken, 'strict')))
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': plan.parallel - 1 })
    // RFC 9700 §4.14.2: reuse ends the family, the winner's tokens and the first ones included.
    expect(await livingOf(field, subject)).toEqual(nothing)
    const [successor = ''] = successorsIn(finishes)
    expect(await askToken(field, refreshment(successor))).toMatchObject({ error: 'invalid_grant' })
    expect(await isLive(field, accessToken)).toBe(false)
    return 1
  })
}

/** One refresh token, used by everybody at once, within the usual grace window. */
export function rotateLeniently(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('refresh, grace')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('lenient', round)
    const { refreshToken } = await signIn(field, subject)
    const finishes = await field.race(times(plan.parallel, refresh(refreshToken)))
    expect(tally(finishes)).toEqual({ '200': plan.parallel })
    const successors = successorsIn(finishes)
    expect(successors).toHaveLength(1)
    const stored = await field.store.findBy('refresh_token', { subject })
    const current = stored.filter(({ data }) => data['successor'] === undefined)
    expect(current.map(({ id }) => id)).toEqual(successors.map((token) => sha256(token)))
    // The one that was rotated is remembered; nothing else is left of the others' attempts.
    expect(stored).toHaveLength(2)
    expect((await livingOf(field, subject)).accessTokens).toBe(plan.parallel + 1)
    return successors.length
  })
}

/** Calls of the store that a use of a refresh token takes, more or less. */
const steps = 12

/** Refresh tokens that are each used four times and revoked amid that, the revocation each time at another step of the use. */
export function revokeAmidRotation(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('refresh, revoke')
  const families = plan.parallel / 5
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('revoked', round)
    const tokens = await Promise.all(times(families, subject).map((each) => signIn(field, each)))
    const calls = tokens.flatMap(({ refreshToken }, family): Call[] => {
      const uses = [0, 1, 3, 6].map((after) => ({ ...refresh(refreshToken), after }))
      return [...uses, { ...revoke(refreshToken), after: (family + round) % steps }]
    })
    const finishes = await field.race(calls)
    const { '400 invalid_grant': late = 0, ...counts } = tally(finishes)
    expect(counts).toEqual({ '200': plan.parallel - late })
    expect(await livingOf(field, subject)).toEqual(nothing)
    return 1
  })
}

/** One refresh token, presented by its owner and by somebody else. */
export function presentOthersToken(context: TestContext, field: Field): Promise<number> {
  const plan = meeting("refresh, stranger's")
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('stolen', round)
    const { refreshToken, accessToken } = await signIn(field, subject)
    const calls = times(plan.parallel, refresh(refreshToken, undefined, 'stranger'))
    calls[(round * 31) % calls.length] = refresh(refreshToken)
    const finishes = await field.race(calls)
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': plan.parallel - 1 })
    expect(await isLive(field, accessToken)).toBe(true)
    const [successor = ''] = successorsIn(finishes)
    expect(await askToken(field, refreshment(successor))).toMatchObject({ status: 200 })
    expect(await livingOf(field, subject)).toEqual({ grants: 1, accessTokens: 3, refreshTokens: 1 })
    return 1
  })
}
