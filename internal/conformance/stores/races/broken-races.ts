import { generateToken, sha256 } from '@authkit/common'
import type { Call } from './call.ts'
import { type Field, secondsNow } from './field.ts'
import { freshSubject, issueCode, redemption, refreshment, signIn } from './ledger.ts'
import { times } from './rounds.ts'

const parallel = 100

/** Rounds within which the fault has to show. On SQLite, where a process finishes most of its calls in one go, it shows in one of eight. */
const most = 100

/** What processes do in a round on the broken store. */
export const brokenRaces: Readonly<
  Record<'code' | 'refresh' | 'insert', (field: Field, round: number) => Promise<readonly Call[]>>
> = {
  async code(field, round) {
    const code = await issueCode(field, freshSubject('broken code', round))
    return times(parallel, { call: 'endpoint', endpoint: 'token', fields: redemption(code) })
  },
  async refresh(field, round) {
    const { refreshToken } = await signIn(field, freshSubject('broken refresh', round))
    const fields = refreshment(refreshToken)
    return times(parallel, { call: 'endpoint', endpoint: 'token', fields, server: 'strict' })
  },
  async insert() {
    const record = { id: sha256(generateToken()), expiresAt: secondsNow() + 600, data: {} }
    return times(parallel, { call: 'insert', kind: 'replay', record })
  },
}

/** Runs a race on the store that looks before it marks until two processes win a round, and tells how many won it. */
export async function catchBroken(field: Field, name: keyof typeof brokenRaces): Promise<number> {
  for (let round = 0; round < most; round++) {
    const finishes = await field.race(await brokenRaces[name](field, round), { broken: true })
    const winners = finishes.filter(({ result }) => result === '200' || result === 'first')
    const processes = new Set(winners.map(({ process }) => process))
    if (processes.size >= Math.min(2, field.processes)) return winners.length
  }
  return 0
}
