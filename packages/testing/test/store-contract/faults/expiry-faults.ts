import { memoryStore } from '@authkit/common'
import type { Faults } from './fault.ts'
import { changing, faulty } from './fault.ts'

/** What a driver can do wrong with `expiresAt`. */
export const expiryFaults: Faults = {
  'expires a second late': {
    fails: [
      'returns a record until the second before expiresAt',
      'lets every operation work until the second before expiresAt, and none at it',
    ],
    factory: ({ clock }) => memoryStore({ clock: () => clock() - 1 }),
  },
  'expires a second early': {
    fails: [
      'returns a record until the second before expiresAt',
      'lets every operation work until the second before expiresAt, and none at it',
    ],
    factory: ({ clock }) => memoryStore({ clock: () => clock() + 1 }),
  },
  'never expires': {
    fails: [
      'frees the id of an expired record for insert',
      'treats an expired record as gone in every operation',
    ],
    factory: () => memoryStore({ clock: () => Number.MIN_SAFE_INTEGER }),
  },
  'judges expiry in get alone': {
    fails: [
      'treats an expired record as gone in every operation',
      'lets every operation work until the second before expiresAt, and none at it',
    ],
    factory: ({ clock }) => {
      const ageless = memoryStore({ clock: () => 0 })
      const record = async (kind: string, id: string) => {
        const found = await ageless.get(kind, id)
        return found?.expiresAt !== undefined && found.expiresAt <= clock() ? undefined : found
      }
      return { ...ageless, get: record }
    },
  },
  'gives every record a life': {
    fails: ['keeps a record without expiresAt'],
    factory: ({ clock }) => {
      const right = memoryStore({ clock })
      const expiresAt = clock() + 100 * 365 * 86_400
      return { ...right, put: (kind, record) => right.put(kind, { expiresAt, ...record }) }
    },
  },
  'keeps the first expiresAt': {
    fails: ['takes the last expiresAt that was written, earlier or later'],
    factory: faulty((right) => ({
      async put(kind, record) {
        const found = await right.get(kind, record.id)
        await right.put(kind, {
          ...record,
          ...(found?.expiresAt && { expiresAt: found.expiresAt }),
        })
      },
    })),
  },
  'does not write what is expired': {
    fails: ['never shows a record that is written expired'],
    factory: faulty((right, clock) => ({
      async put(kind, record) {
        if ((record.expiresAt ?? Infinity) > clock()) await right.put(kind, record)
      },
    })),
  },
  'keeps seconds in 32 bits': {
    fails: ['takes expiresAt of the far future'],
    factory: changing(({ expiresAt, ...record }) =>
      expiresAt === undefined ? record : { ...record, expiresAt: Math.min(expiresAt, 2 ** 31 - 1) },
    ),
  },
  'does not replace by what is expired': {
    fails: ['ends a record by a replacement that is written expired'],
    factory: faulty((right, clock) => ({
      async replace(kind, record, version) {
        if ((record.expiresAt ?? Infinity) <= clock()) return false
        return right.replace(kind, record, version)
      },
    })),
  },
  'takes 0 for never': {
    fails: ['takes 0 and less for times long past'],
    factory: changing(({ expiresAt, ...record }) =>
      expiresAt === undefined || expiresAt <= 0 ? record : { ...record, expiresAt },
    ),
  },
}
