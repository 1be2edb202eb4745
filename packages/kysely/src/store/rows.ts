import { randomInt } from 'node:crypto'
import type { StoredRecord, StoreRecord, StoreSelector } from '@authkit/common/store'
import type { Row, Values } from './statement.ts'

/** A record as it is written. */
export type WrittenRow = Omit<Values, 'now' | 'seen' | 'sought'>

/** A column by which records are selected. */
export type SelectorColumn = 'grant_id' | 'client_id' | 'subject'

/** Random rather than counted, so that it does not come back when an id is deleted and used again. */
export function newVersion(): number {
  return randomInt(1, 2 ** 48 - 1)
}

/** The row that holds a record, with a version of its own. */
export function toRow(record: StoreRecord): WrittenRow {
  return {
    id: record.id,
    grant_id: record.grantId ?? null,
    client_id: record.clientId ?? null,
    subject: record.subject ?? null,
    expires_at: record.expiresAt ?? null,
    version: newVersion(),
    data: JSON.stringify(record.data),
  }
}

/** The record that a row holds. Drivers answer a bigint as a number, a text or a bigint. */
export function toRecord(row: Row): StoredRecord {
  return {
    id: row.id,
    version: Number(row.version),
    ...(row.expires_at !== null && { expiresAt: Number(row.expires_at) }),
    ...(row.consumed_at !== null && { consumedAt: Number(row.consumed_at) }),
    ...(row.grant_id !== null && { grantId: row.grant_id }),
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.subject !== null && { subject: row.subject }),
    data: JSON.parse(row.data),
  }
}

/** The column that a selector names, and what it must hold. */
export function toCondition(selector: StoreSelector): readonly [SelectorColumn, string] {
  if (selector.grantId !== undefined) return ['grant_id', selector.grantId]
  if (selector.clientId !== undefined) return ['client_id', selector.clientId]
  return ['subject', selector.subject]
}
