import { randomInt } from 'node:crypto'
import type { StoredRecord, StoreRecord, StoreSelector } from '@authkit/common/store'
import { parseObject } from './json.ts'
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
  const record: { -readonly [Name in keyof StoredRecord]: StoredRecord[Name] } = {
    id: row.id,
    version: Number(row.version),
    data: parseObject(row.data),
  }
  // One by one: spreading what may be absent takes longer than all the rest.
  if (row.expires_at !== null) record.expiresAt = Number(row.expires_at)
  if (row.consumed_at !== null) record.consumedAt = Number(row.consumed_at)
  if (row.grant_id !== null) record.grantId = row.grant_id
  if (row.client_id !== null) record.clientId = row.client_id
  if (row.subject !== null) record.subject = row.subject
  return record
}

/** The column that a selector names, and what it must hold. */
export function toCondition(selector: StoreSelector): readonly [SelectorColumn, string] {
  if (selector.grantId !== undefined) return ['grant_id', selector.grantId]
  if (selector.clientId !== undefined) return ['client_id', selector.clientId]
  return ['subject', selector.subject]
}
