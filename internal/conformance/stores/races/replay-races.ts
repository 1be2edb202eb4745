import { generateToken, sha256 } from '@authkit/common'
import { jwt } from '@authkit/jose'
import { expect, type TestContext } from 'vitest'
import type { Call } from './call.ts'
import { type Field, secondsNow } from './field.ts'
import { askToken, freshSubject, livingOf } from './ledger.ts'
import { assertionIssuer, issuer, signingKey } from './site.ts'
import { meeting, runRounds, tally, times } from './rounds.ts'

/** A JWT that is good for one use. */
function assertionOf(iss: string, sub: string): string {
  const exp = secondsNow() + 600
  return jwt.encode(
    { alg: 'Ed25519' },
    { iss, sub, aud: issuer, exp, jti: generateToken() },
    signingKey,
  )
}

/** One assertion of a client, presented by everybody at once. */
export function presentClientAssertion(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('client assertion')
  return runRounds(context, field, plan, async () => {
    const fields = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertionOf('signer', 'signer'),
    }
    const finishes = await field.race(
      times(plan.parallel, { call: 'endpoint', endpoint: 'token', fields }),
    )
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_client': plan.parallel - 1 })
    expect(await askToken(field, fields)).toMatchObject({ error: 'invalid_client' })
    return 1
  })
}

/** One assertion as a grant, presented by everybody at once. */
export function presentGrantAssertion(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('grant assertion')
  return runRounds(context, field, plan, async (round) => {
    const subject = freshSubject('asserted', round)
    const fields = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: 'app',
      assertion: assertionOf(assertionIssuer, subject),
    }
    const finishes = await field.race(
      times(plan.parallel, { call: 'endpoint', endpoint: 'token', fields }),
    )
    expect(tally(finishes)).toEqual({ '200': 1, '400 invalid_grant': plan.parallel - 1 })
    const { grants, accessTokens } = await livingOf(field, subject)
    expect([grants, accessTokens]).toEqual([1, 1])
    return 1
  })
}

/** Records of one identifier, inserted by everybody at once; each says by its data whose it is. */
export function insertTogether(context: TestContext, field: Field, kind: string): Promise<number> {
  const plan = meeting(`insert, ${kind}`)
  return runRounds(context, field, plan, async () => {
    const id = sha256(generateToken())
    const calls = Array.from({ length: plan.parallel }, (_, number): Call => {
      return {
        call: 'insert',
        kind,
        record: { id, expiresAt: secondsNow() + 600, data: { number } },
      }
    })
    const finishes = await field.race(calls)
    expect(tally(finishes)).toEqual({ first: 1, used: plan.parallel - 1 })
    // What is stored is the winner's: its process, of those that the calls were dealt out to.
    const stored = await field.store.get(kind, id)
    const winner = finishes.find(({ result }) => result === 'first')
    expect(Number(stored?.data['number']) % field.processes).toBe(winner?.process)
    return 1
  })
}

/** A reference that is good for one use, such as a pushed authorization request, used by everybody at once. */
export function consumeTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('one-time reference')
  return runRounds(context, field, plan, async () => {
    const id = sha256(generateToken())
    const kind = 'interaction'
    await field.store.put(kind, { id, expiresAt: secondsNow() + 600, data: { parameters: [] } })
    const finishes = await field.race(times(plan.parallel, { call: 'consume', kind, id }))
    expect(tally(finishes)).toEqual({ first: 1, used: plan.parallel - 1 })
    // Everybody is told the moment of the first use.
    expect(new Set(finishes.map(({ members }) => members['consumedAt'])).size).toBe(1)
    return 1
  })
}
