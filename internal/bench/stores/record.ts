import { generateToken } from '@authkit/common'
import type { StoreRecord } from '@authkit/common/store'
import { newVersion, now, type RawRow } from './engine.ts'

/** Users that records are about. */
const users = 1000

/** Records like those of access tokens, `family` of a grant, all of one client. */
export function newRecords(count: number, family: number): StoreRecord[] {
  const issuedAt = now()
  let grantId = ''
  return Array.from({ length: count }, (_, number) => {
    if (number % family === 0) grantId = generateToken()
    return {
      id: generateToken(),
      expiresAt: issuedAt + 3600,
      grantId,
      clientId: 'notebook',
      subject: userOf(number),
      data: {
        scope: ['notes', 'offline_access'],
        issuedAt,
        authentication: { time: issuedAt - 60, methods: ['pwd'] },
      },
    }
  })
}

/** One of the users in turn. */
export function userOf(number: number): string {
  return `f1e2d3c4-0000-4000-8000-${String(number % users).padStart(12, '0')}`
}

/** A record as bare statements write it. */
export function toRow(record: StoreRecord): RawRow {
  const { id, grantId = null, clientId = null, subject = null, expiresAt = null, data } = record
  const version = newVersion()
  return { id, grantId, clientId, subject, expiresAt, version, data: JSON.stringify(data) }
}

/** Answers the items one after another, again from the first after the last. */
export function each<Item>(items: readonly Item[]): () => Item {
  let next = 0
  return () => {
    const item = items[next++ % items.length]
    if (item === undefined) throw new Error('There is nothing to do')
    return item
  }
}
