import { sha256 } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'

const kind = 'device_code'
const userCodeKind = 'user_code'

/** How long a device code is remembered after its end, in seconds, so that its end and its reuse can be told. */
const memory = 3600

/** What a device asked for, how often it comes back, and what the user said, RFC 8628 §3.2. */
export interface DeviceCodeRecord {
  /** The client that the device is. */
  readonly clientId: string
  /** Scopes asked for and open to the client. */
  readonly scope: readonly string[]
  /** Resources asked for and open to the client, RFC 8707 §2. */
  readonly resources: readonly string[]
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** Least time between two token requests, in seconds. */
  readonly interval: number
  /** When the device came last, in seconds since the epoch. */
  readonly polledAt?: number | undefined
  /** SHA-256 of who entered the user code last, and alone may decide. */
  readonly enteredBy?: string | undefined
  /** What the user said; absent while nothing was. */
  readonly decision?: 'approved' | 'denied' | undefined
  /** The grant that the user gave. */
  readonly grantId?: string | undefined
  /** The user who gave it. */
  readonly subject?: string | undefined
}

/** A stored device code and the version to replace it by. */
export interface StoredDeviceCode {
  readonly id: string
  readonly record: DeviceCodeRecord
  /** True once tokens were asked for with an approved code. */
  readonly used: boolean
  readonly version: number
}

/** The two codes of a device and how users read theirs. */
export interface DeviceCodes {
  readonly deviceCode: string
  /** Without dashes. */
  readonly userCode: string
  /** After how many characters a dash stands for reading. */
  readonly groupLength: number
}

/** A device code that was found by the code its user typed. */
export interface EnteredDeviceCode extends StoredDeviceCode {
  readonly groupLength: number
}

/** Device codes and user codes, kept under their SHA-256. */
export interface DeviceCodeRepository {
  /** Keeps new codes; `false` when the user code is another device's. */
  readonly save: (codes: DeviceCodes, record: DeviceCodeRecord) => Promise<boolean>
  /** A device code, ended or not. */
  readonly find: (deviceCode: string) => Promise<StoredDeviceCode | undefined>
  /** The device code that belongs to a user code, ended or not. */
  readonly findByUserCode: (userCode: string) => Promise<EnteredDeviceCode | undefined>
  /** Changes a device code; `false` when it changed meanwhile. */
  readonly replace: (stored: StoredDeviceCode, record: DeviceCodeRecord) => Promise<boolean>
  /** Uses a device code up; true for the first caller ever. */
  readonly consume: (stored: StoredDeviceCode) => Promise<boolean>
}

/** Device codes of an issuer over a store, RFC 8628 §5.2. */
export function deviceCodeRepository(store: Store, issuer: string): DeviceCodeRepository {
  const toId = (code: string): string => sha256(JSON.stringify([issuer, code]))
  const findById = async (id: string): Promise<StoredDeviceCode | undefined> => {
    const stored = await store.get(kind, id)
    return stored && fromRecord(stored)
  }
  return {
    async save({ deviceCode, userCode, groupLength }, record) {
      const id = toId(deviceCode)
      const { clientId } = record
      const expiresAt = record.expiresAt + memory
      const data = { deviceCode: id, groupLength }
      // RFC 8628 §6.1: no two devices have one user code at a time.
      if (!(await store.insert(userCodeKind, { id: toId(userCode), clientId, expiresAt, data })))
        return false
      await store.put(kind, toRecord(id, record))
      return true
    },
    find: (deviceCode) => findById(toId(deviceCode)),
    async findByUserCode(userCode) {
      const entry = await store.get(userCodeKind, toId(userCode))
      // Written by save above.
      const stored = entry && (await findById(entry.data['deviceCode'] as string))
      return stored && { ...stored, groupLength: entry.data['groupLength'] as number }
    },
    replace: ({ id, version }, record) => store.replace(kind, toRecord(id, record), version),
    async consume({ id }) {
      return (await store.consume(kind, id))?.first === true
    },
  }
}

function toRecord(id: string, { clientId, grantId, subject, ...data }: DeviceCodeRecord) {
  return { id, expiresAt: data.expiresAt + memory, clientId, grantId, subject, data }
}

function fromRecord({ id, version, consumedAt, ...stored }: StoredRecord): StoredDeviceCode {
  const { clientId = '', grantId, subject, data } = stored
  // Written by toRecord above, so the rest of the record is all there.
  const rest = data as unknown as Omit<DeviceCodeRecord, 'clientId' | 'grantId' | 'subject'>
  return {
    id,
    version,
    used: consumedAt !== undefined,
    record: { ...rest, clientId, grantId, subject },
  }
}
