import { expect, type TestContext } from 'vitest'
import { type Call, formPost } from './call.ts'
import type { Field } from './field.ts'
import { askToken, freshSubject, isLive, livingOf, nothing } from './ledger.ts'
import { meeting, runRounds, tally, times } from './rounds.ts'

/** What a device was given. */
interface Device {
  readonly deviceCode: string
  readonly userCode: string
}

/** A device whose user has entered the code it shows. */
async function enteredDevice({ site }: Field, attemptedBy: string): Promise<Device> {
  const endpoint = 'device_authorization'
  const request = formPost(endpoint, { client_id: 'app', scope: 'notes:read' })
  const { body = '' } = await site.servers.lenient.createEndpointResponse(endpoint, request)
  const { device_code: deviceCode, user_code: userCode } = JSON.parse(body)
  await site.verification.find(userCode, attemptedBy)
  return { deviceCode, userCode }
}

const poll = (deviceCode: string): Record<string, string> => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  client_id: 'app',
  device_code: deviceCode,
})

/** One device code, approved and denied by everybody at once. */
export function decideTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('device decision')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('decision', round)
    const { deviceCode, userCode } = await enteredDevice(field, subject)
    const calls = Array.from({ length: plan.parallel }, (_, index): Call => {
      // Every process has both, and another one begins each time.
      const approves = (Math.floor(index / field.processes) + round) % 2 === 0
      const decision = approves ? 'approve' : 'deny'
      return { call: 'decide', decision, userCode, attemptedBy: subject, subject }
    })
    const finishes = await field.race(calls)
    const { ERR_DEVICE_CODE_DECIDED: losers, ...decided } = tally(finishes)
    expect(losers).toBe(plan.parallel - 1)
    expect([{ approve: 1 }, { deny: 1 }]).toContainEqual(decided)
    const approved = 'approve' in decided
    // A decision that lost leaves no grant behind.
    expect((await livingOf(field, subject)).grants).toBe(approved ? 1 : 0)
    const answer = await askToken(field, poll(deviceCode))
    expect(answer).toMatchObject(approved ? { status: 200 } : { error: 'access_denied' })
    return 1
  })
}

/** A device code whose user said yes. */
async function approvedCode(field: Field, subject: string): Promise<string> {
  const { deviceCode, userCode } = await enteredDevice(field, subject)
  const { verification, servers } = field.site
  const authentication = { time: servers.lenient.context.clock() }
  await verification.approve({ userCode, attemptedBy: subject }, { subject, authentication })
  return deviceCode
}

/** One approved device code, redeemed by everybody at once. */
export function redeemDeviceTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('device code')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('device', round)
    const fields = poll(await approvedCode(field, subject))
    const call: Call = { call: 'endpoint', endpoint: 'token', fields }
    const finishes = await field.race(times(plan.parallel, call))
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': plan.parallel - 1 })
    const winner = finishes.find(({ result }) => result === '200')
    expect(await isLive(field, winner?.members['access_token'])).toBe(false)
    expect(await livingOf(field, subject)).toEqual(nothing)
    return 1
  })
}

/** A device code that was redeemed before, presented again by everybody at once in other processes. */
export function redeemDeviceAgainTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('device code, used before')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('used device', round)
    const fields = poll(await approvedCode(field, subject))
    const { status, access_token: token } = await askToken(field, fields)
    expect([status, await isLive(field, token)]).toEqual([200, true])
    const call: Call = { call: 'endpoint', endpoint: 'token', fields }
    const finishes = await field.race(times(plan.parallel, call))
    expect(tally(finishes)).toEqual({ '400 invalid_grant': plan.parallel })
    expect(await isLive(field, token)).toBe(false)
    expect(await livingOf(field, subject)).toEqual(nothing)
    return 1
  })
}
