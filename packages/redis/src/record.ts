import { randomInt } from 'node:crypto'
import { AuthkitConfigError } from '@authkit/common'
import type { StoredRecord, StoreRecord } from '@authkit/common/store'

/*
 * A record is one text: the last four calls that wrote it, newest first, each a number of 15 digits and a comma; the time it was consumed,
 * 24 characters or blank; the time it expires, 16 characters or blank; then grantId, clientId, subject and data with NUL between, which none of
 * them holds. What was deleted leaves the calls alone for a minute. The scripts read and write it by these positions, which they count from 1.
 */
const consumedStart = 64
const expiryStart = 88
const columnStart = 104

/** Seconds that Redis keeps a record or what is left of it beyond its end, so that clocks need not agree and a late resending is recognized. */
export const slack = 60

/**
 * Names one call, and with it the version that the call writes. Random rather than counted, so that it does not come back when an id is
 * deleted and used again.
 */
export function newCall(): string {
  return toCall(randomInt(1, 2 ** 48 - 1))
}

/** The call that wrote a version. */
export function toCall(version: number): string {
  return String(version).padStart(15, '0')
}

/** A time as it stands in a record that is consumed. */
export function toConsumption(now: number): string {
  return String(now).padStart(expiryStart - consumedStart)
}

/** No earlier calls and no consumption. */
const fresh = ','.padEnd(expiryStart - 15)

/** The text of a record that is not consumed, as its first call writes it. */
export function toText(record: StoreRecord): string {
  const { expiresAt = '', grantId = '', clientId = '', subject = '', data } = record
  const expiry = String(expiresAt).padStart(columnStart - expiryStart)
  return `${newCall()}${fresh}${expiry}${grantId}\0${clientId}\0${subject}\0${JSON.stringify(data)}`
}

const notOurs = 'A key under the prefix of redisStore was not written by it'

const hasCalls = /^\d{15},[\d, ]*$/

/** The record in a reply, or undefined when there is none or it has expired. */
export function toRecord(id: string, reply: unknown, now: number): StoredRecord | undefined {
  if (reply === null || reply === undefined) return undefined
  const text = asText(reply)
  if (text.length === consumedStart && hasCalls.test(text)) return undefined
  const version = Number(text.slice(0, 15))
  const [grantId, clientId, subject, json, ...rest] = text.slice(columnStart).split('\0')
  const consumedAt = text.slice(consumedStart, expiryStart).trimStart()
  const expiry = text.slice(expiryStart, columnStart).trimStart()
  if (
    !(version > 0) ||
    !hasCalls.test(text.slice(0, consumedStart)) ||
    !/^[\d.]*$/.test(consumedAt) ||
    !/^\d*$/.test(expiry) ||
    json === undefined ||
    rest.length > 0
  ) {
    throw new AuthkitConfigError(notOurs)
  }
  if (expiry && Number(expiry) <= now) return undefined
  const data = toData(json)
  return {
    id,
    version,
    ...(expiry && { expiresAt: Number(expiry) }),
    ...(consumedAt && { consumedAt: Number(consumedAt) }),
    ...(grantId && { grantId }),
    ...(clientId && { clientId }),
    ...(subject && { subject }),
    data,
  }
}

/** The object that a record holds. The error of JSON.parse quotes what it read, so it goes no further. */
function toData(json: string): StoredRecord['data'] {
  let data: unknown
  try {
    data = JSON.parse(json)
  } catch {
    throw new AuthkitConfigError(notOurs)
  }
  if (typeof data !== 'object' || data === null) throw new AuthkitConfigError(notOurs)
  // An object out of JSON has the type of data.
  return data as StoredRecord['data']
}

/** A reply that says no or yes by 0 or 1, which a client may be told to give as text. Anything else, as in a transaction, is no answer. */
export function asFlag(reply: unknown): boolean {
  if (reply === 1 || reply === '1' || reply === 1n) return true
  if (reply === 0 || reply === '0' || reply === 0n) return false
  throw new AuthkitConfigError(
    'The client of redisStore must reply with numbers to its scripts at once, not in a transaction or pipeline',
  )
}

/** A reply that is a list. */
export function asList(reply: unknown): unknown[] {
  if (Array.isArray(reply)) return reply
  throw new AuthkitConfigError('The client of redisStore must reply with arrays and text')
}

/** A reply that is text. */
export function asText(reply: unknown): string {
  if (typeof reply === 'string') return reply
  throw new AuthkitConfigError('The client of redisStore must reply with arrays and text')
}
