import { createHash, randomBytes } from 'node:crypto'
import type { Answer, Connection } from './connection.ts'
import { enter, type Family, type Ledger } from './ledger.ts'
import { api, app, issuer, userHeader } from './parties.ts'

/** What a client can do, and what it writes down of the answers. */
export interface Client {
  /** Signs a user in; `undefined` when the answer did not come. */
  readonly begin: (subject: string) => Promise<Family | undefined>
  /** Asks for the tokens of a code. */
  readonly redeem: (family: Family) => Promise<Outcome>
  /** Asks for the successor of a refresh token, of the newest unless told. */
  readonly refresh: (family: Family, token?: string) => Promise<Outcome>
  /** Ends a family, RFC 7009 §2.1. */
  readonly revoke: (family: Family) => Promise<Outcome>
  /** Whether an API is told that a token is good. */
  readonly introspect: (token: string) => Promise<boolean>
}

/** How a request ended for its client: with what it wanted, with a no for good, or it cannot know. */
export type Outcome = 'granted' | 'refused' | 'unknown'

/** How requests of a client reach the server. */
export type Send = Connection['send']

/** A client that sends by `send` and keeps its answers in a ledger. */
export function createClient(send: Send, ledger: Ledger): Client {
  const exchange = async (
    form: Record<string, string>,
    write: (body: string) => void,
  ): Promise<Outcome> => {
    ledger.exchanges++
    ledger.underWay++
    const answer = await send('/token', { form: { client_id: app.client_id, ...form } })
    ledger.underWay--
    const outcome = outcomeOf(answer, ledger)
    if (outcome !== 'granted') return outcome
    ledger.acknowledged++
    write(answer?.body ?? '')
    return outcome
  }
  return {
    async begin(subject) {
      const verifier = randomBytes(32).toString('base64url')
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: app.client_id,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      const answer = await send(`/authorize?${query}`, { headers: { [userHeader]: subject } })
      const code = new URL(answer?.location ?? issuer).searchParams.get('code')
      if (code === null) return undefined
      const family: Family = {
        subject,
        state: 'redeeming',
        code,
        verifier,
        redemptions: 0,
        refreshTokens: [],
        accessTokens: [],
      }
      ledger.families.push(family)
      return family
    },
    redeem: (family) =>
      exchange(
        { grant_type: 'authorization_code', code: family.code, code_verifier: family.verifier },
        (body) => {
          family.redemptions++
          if (family.redemptions > 1)
            ledger.violations.spentTwice.add(`the code of ${family.subject}`)
          else enter(family, body)
        },
      ),
    refresh(family, token = family.refreshTokens.at(-1) ?? '') {
      const successor = family.refreshTokens.indexOf(token) + 1
      return exchange({ grant_type: 'refresh_token', refresh_token: token }, (body) => {
        const known = family.refreshTokens.length
        enter(family, body)
        if (known > successor && family.refreshTokens.length > known)
          ledger.violations.spentTwice.add(`refresh token ${successor} of ${family.subject}`)
      })
    },
    async revoke({ refreshTokens }) {
      const form = { client_id: app.client_id, token: refreshTokens.at(-1) ?? '' }
      return outcomeOf(await send('/revoke', { form }), ledger)
    },
    async introspect(token) {
      const credentials = btoa(`${api.client_id}:${api.client_secret}`)
      const headers = { authorization: `Basic ${credentials}` }
      for (;;) {
        const answer = await send('/introspect', { form: { token }, headers })
        if (answer && outcomeOf(answer, ledger) === 'granted')
          return JSON.parse(answer.body).active === true
      }
    },
  }
}

function outcomeOf(answer: Answer | undefined, ledger: Ledger): Outcome {
  if (!answer) return 'unknown'
  const { status, body } = answer
  if (status === 200) return 'granted'
  if (status === 400 && JSON.parse(body).error === 'invalid_grant') return 'refused'
  if (status !== 503) throw new Error(`A client was answered ${status}: ${body}`)
  ledger.unavailable++
  return 'unknown'
}
