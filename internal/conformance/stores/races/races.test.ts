import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines, isRequired } from '../engines.ts'
import { catchBroken } from './broken-races.ts'
import { presentOthersCode, redeemAgainTogether, redeemTogether } from './code-races.ts'
import { decideTogether, redeemDeviceAgainTogether, redeemDeviceTogether } from './device-races.ts'
import { type Field, type FieldName, openField } from './field.ts'
import { pressTogether } from './interaction-races.ts'
import { rotateKeysTogether } from './key-races.ts'
import {
  presentOthersToken,
  revokeAmidRotation,
  rotateLeniently,
  rotateStrictly,
} from './refresh-races.ts'
import {
  consumeTogether,
  insertTogether,
  presentClientAssertion,
  presentGrantAssertion,
} from './replay-races.ts'
import { timeout } from './rounds.ts'

const names: readonly FieldName[] = ['memory', 'sqlite', 'postgres', 'mariadb', 'redis']

const isReachable = async (name: FieldName): Promise<boolean> =>
  name === 'memory' || engines[name].isReachable()

const fields = await Promise.all(
  names.map(async (name) => ({ name, reachable: await isReachable(name) })),
)

it.skipIf(!isRequired).each(fields)('finds $name', ({ reachable }) => {
  expect(reachable).toBe(true)
})

describe.each(fields)('processes on $name', ({ name, reachable }) => {
  let field: Field
  beforeAll(async () => {
    if (reachable) field = await openField(name)
  }, timeout)
  afterAll(async () => {
    await field?.close()
  }, timeout)
  beforeEach(({ skip }) => {
    if (!reachable) skip()
  })

  const races = { timeout }

  it(
    'A-18, A-14, S-R1 redeem one code once, and what it gave is revoked by the others',
    races,
    async (context) => {
      expect(await redeemTogether(context, field)).toBe(1)
    },
  )

  it(
    'A-14, S-R2 redeem a code that a stranger presents all around, and revoke nothing',
    races,
    async (context) => {
      expect(await presentOthersCode(context, field)).toBe(1)
    },
  )

  it(
    'A-20, S-R2 rotate one refresh token once, and end its family as it is used again',
    races,
    async (context) => {
      expect(await rotateStrictly(context, field)).toBe(1)
    },
  )

  it(
    'S-R2 answer one successor to all who use a refresh token within the grace window',
    races,
    async (context) => {
      expect(await rotateLeniently(context, field)).toBe(1)
    },
  )

  it('S-R2 leave nothing of a grant that is revoked amid its rotation', races, async (context) => {
    expect(await revokeAmidRotation(context, field)).toBe(1)
  })

  it(
    'S-R2 rotate a refresh token that a stranger presents all around, and revoke nothing',
    races,
    async (context) => {
      expect(await presentOthersToken(context, field)).toBe(1)
    },
  )

  it('A-27, S-R3 take one assertion of a client once', races, async (context) => {
    expect(await presentClientAssertion(context, field)).toBe(1)
  })

  it('S-R3 take one assertion as a grant once', races, async (context) => {
    expect(await presentGrantAssertion(context, field)).toBe(1)
  })

  it.for(['replay', 'user_code'])(
    'S-R3 insert one record of an identifier: %s',
    races,
    async (kind, context) => {
      expect(await insertTogether(context, field, kind)).toBe(1)
    },
  )

  it('A-47, S-R4 decide about a device once', races, async (context) => {
    expect(await decideTogether(context, field)).toBe(1)
  })

  it(
    'A-47, A-18, S-R4 redeem one device code once, and what it gave is revoked by the others',
    races,
    async (context) => {
      expect(await redeemDeviceTogether(context, field)).toBe(1)
    },
  )

  it(
    'A-14 refuse a code that was redeemed before, and what it gave is revoked',
    races,
    async (context) => {
      expect(await redeemAgainTogether(context, field)).toBe(1)
    },
  )

  it(
    'A-47 refuse a device code that was redeemed before, and what it gave is revoked',
    races,
    async (context) => {
      expect(await redeemDeviceAgainTogether(context, field)).toBe(1)
    },
  )

  it('S-R5 answer one page of consent once', races, async (context) => {
    expect(await pressTogether(context, field)).toBe(1)
  })

  it('S-R5 use a one-time reference once', races, async (context) => {
    expect(await consumeTogether(context, field)).toBe(1)
  })

  it('publish one set of keys and sign with one of them as they rotate', races, async (context) => {
    expect(await rotateKeysTogether(context, field)).toBe(1)
  })

  it.for(['code', 'refresh', 'insert'] as const)(
    'S-R1 catch a store that looks before it marks: %s',
    races,
    async (race) => {
      expect(await catchBroken(field, race)).toBeGreaterThan(1)
    },
  )
})
