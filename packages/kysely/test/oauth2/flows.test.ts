import { InvalidTokenError } from '@authkit/oauth2'
import { bearerToken, ResourceProtector } from '@authkit/oauth2/resource'
import type { RefreshTokenOptions } from '@authkit/oauth2/server'
import { type FixedClock, fixedClock } from '@authkit/testing'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isRequired } from '../servers.ts'
import { type Engine, engines } from './databases.ts'
import { createOwnTables, dumpOwn, type OwnDatabase, ownTables } from './own-tables.ts'
import { createProvider, json, secret, subject, type Tables, tokensOf } from './provider.ts'
import { createUsualTables, dumpUsual, type UsualDatabase, usualTables } from './usual-tables.ts'

/** Tables on an engine, and what they hold. */
interface Case {
  readonly tables: (clock: FixedClock) => Tables
  readonly dump: () => Promise<string>
  readonly empty: () => Promise<void>
  readonly drop: () => Promise<void>
}

async function empty<Database>(
  db: Kysely<Database>,
  tables: readonly (keyof Database & string)[],
): Promise<void> {
  for (const table of tables) await db.deleteFrom(table).execute()
}

async function usual(engine: Engine): Promise<Case> {
  const { db, drop } = await engine.create<UsualDatabase>()
  await createUsualTables(db, engine)
  return {
    tables: (clock) => usualTables(db, clock),
    dump: () => dumpUsual(db),
    empty: () =>
      empty(db, ['oauth_grants', 'oauth_codes', 'oauth_access_tokens', 'oauth_refresh_tokens']),
    drop,
  }
}

async function own(engine: Engine): Promise<Case> {
  const { db, drop } = await engine.create<OwnDatabase>()
  await createOwnTables(db, engine)
  return {
    tables: (clock) => ownTables(db, clock),
    dump: () => dumpOwn(db),
    empty: () => empty(db, ['approvals', 'one_time_codes', 'tokens']),
    drop,
  }
}

/** What 50 requests are answered of which one may succeed. */
const oneOf50 = [200, ...Array<number>(49).fill(400)]

const cases = engines.flatMap((engine) => [
  { name: `usual columns on ${engine.name}`, engine, create: usual },
  // SQLite has no type for times that a driver reads as dates.
  ...(engine.name === 'SQLite'
    ? []
    : [{ name: `columns of its own on ${engine.name}`, engine, create: own }]),
])

it.skipIf(!isRequired)('has every engine there', () => {
  expect(engines.filter(({ isThere }) => !isThere).map(({ name }) => name)).toEqual([])
})

describe.for(cases)('tables of an application: $name', ({ engine, create }) => {
  describe.skipIf(!engine.isThere)('with the server', () => {
    let made: Case
    beforeAll(async () => {
      made = await create(engine)
    })
    beforeEach(() => made.empty())
    afterAll(() => made.drop())

    const start = (options: RefreshTokenOptions = {}) => {
      const clock = fixedClock(1_700_000_000)
      const tables = made.tables(clock)
      const { accessTokens, grants } = tables
      const validators = bearerToken({ store: accessTokens, grants, clock })
      const protector = new ResourceProtector({ validators, clock })
      const call = (token: string) =>
        protector.validateRequest(
          {
            method: 'GET',
            url: 'https://api.example/',
            headers: { authorization: `Bearer ${token}` },
          },
          'read',
        )
      return { ...createProvider(tables, clock, options), clock, tables, call }
    }

    it('take the place of the store from a code to a token that an API takes, SQ-1, SQ-2, SQ-3, SQ-4', async () => {
      const { getCode, exchange, call, introspect, tables, used, clock } = start()
      const response = await exchange(await getCode())
      expect(response.status, response.body).toBe(200)
      const { access, refresh } = tokensOf(response)
      expect(await call(access)).toMatchObject({
        clientId: 'web',
        subject,
        scope: ['read'],
        audience: ['https://api.example/'],
        expiresAt: clock() + 3600,
        authentication: { time: clock(), amr: ['pwd'] },
      })
      expect(json(await introspect(refresh))).toMatchObject({ active: true, sub: subject })
      expect(await tables.accessTokens.find(access)).toMatchObject({ issuedAt: clock() })
      expect(await tables.clients('web')).toMatchObject({ client_name: 'Wéb ☂' })
      expect(await tables.clients('WEB')).toBeUndefined()
      expect([...used]).toEqual([])
      clock.advance(3600)
      await expect(call(access)).rejects.toBeInstanceOf(InvalidTokenError)
    })

    it('hold no code, token or secret in clear text, SQ-5', async () => {
      const { getCode, exchange, refresh } = start()
      const code = await getCode()
      const first = tokensOf(await exchange(code))
      const second = tokensOf(await refresh(first.refresh))
      const held = await made.dump()
      expect(held).toContain('web')
      const secrets = [code, first.access, first.refresh, second.access, second.refresh, secret]
      expect(secrets.filter((each) => each.length < 20 || held.includes(each))).toEqual([])
    })

    it('tell a client without a user from one with, RFC 6749 §4.4', async () => {
      const { token, call, revoke } = start()
      const form = { grant_type: 'client_credentials', scope: 'read' }
      const { access } = tokensOf(await token(form))
      const validated = await call(access)
      expect(validated).toMatchObject({ clientId: 'web', scope: ['read'] })
      expect(validated.subject).toBeUndefined()
      await revoke(access, 'access_token')
      await expect(call(access)).rejects.toBeInstanceOf(InvalidTokenError)
    })

    it('A-18 let one of 50 parallel redemptions of a code succeed, and end what it got, RFC 6749 §4.1.2', async () => {
      const { getCode, exchange, call, events } = start()
      const code = await getCode()
      const responses = await Promise.all(Array.from({ length: 50 }, () => exchange(code)))
      const good = responses.filter(({ status }) => status === 200)
      expect(responses.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual(
        oneOf50,
      )
      expect(events.filter(({ type }) => type === 'store_failed')).toEqual([])
      for (const response of good) {
        await expect(call(tokensOf(response).access)).rejects.toBeInstanceOf(InvalidTokenError)
      }
    })

    it('A-20 give 50 parallel refreshes of one token one successor, RFC 9700 §4.14.2', async () => {
      const { getCode, exchange, refresh, call, events, tables } = start()
      const first = tokensOf(await exchange(await getCode()))
      const responses = await Promise.all(Array.from({ length: 50 }, () => refresh(first.refresh)))
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
      const successors = new Set(responses.map((response) => tokensOf(response).refresh))
      expect(successors.size).toBe(1)
      expect(events.filter(({ type }) => type === 'store_failed')).toEqual([])
      for (const response of responses) await call(tokensOf(response).access)
      for (const successor of successors) {
        expect(await tables.refreshTokens.find(successor)).toMatchObject({ version: 1 })
      }
    })

    it('A-20 let one of 50 parallel refreshes without a grace window succeed, and end its family, RFC 9700 §4.14.2', async () => {
      const { getCode, exchange, refresh, call } = start({ graceWindow: 0 })
      const first = tokensOf(await exchange(await getCode()))
      const responses = await Promise.all(Array.from({ length: 50 }, () => refresh(first.refresh)))
      const good = responses.filter(({ status }) => status === 200)
      expect(responses.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual(
        oneOf50,
      )
      for (const { access } of [first, ...good.map(tokensOf)]) {
        await expect(call(access)).rejects.toBeInstanceOf(InvalidTokenError)
      }
    })

    it('A-19 notice a refresh token that comes again after its successor was used, RFC 9700 §4.14.2', async () => {
      const { getCode, exchange, refresh, call, clock } = start()
      const first = tokensOf(await exchange(await getCode()))
      const second = tokensOf(await refresh(first.refresh))
      expect(tokensOf(await refresh(first.refresh)).refresh).toBe(second.refresh)
      const third = tokensOf(await refresh(second.refresh))
      await call(third.access)
      clock.advance(60)
      expect(json(await refresh(first.refresh))['error']).toBe('invalid_grant')
      await expect(call(third.access)).rejects.toBeInstanceOf(InvalidTokenError)
      expect(json(await refresh(third.refresh))['error']).toBe('invalid_grant')
    })

    it.for(['access_token', 'refresh_token', 'unknown'])(
      'let an access token end alone and a refresh token end both, with the hint %s, SQ-3, SQ-4, RFC 7009 §2.1',
      async (hint) => {
        const { getCode, exchange, refresh, revoke, call } = start()
        const first = tokensOf(await exchange(await getCode()))
        expect((await revoke(first.access, hint)).status).toBe(200)
        await expect(call(first.access)).rejects.toBeInstanceOf(InvalidTokenError)
        const second = tokensOf(await refresh(first.refresh))
        await call(second.access)
        expect((await revoke(second.refresh, hint)).status).toBe(200)
        await expect(call(second.access)).rejects.toBeInstanceOf(InvalidTokenError)
        expect(json(await refresh(second.refresh))['error']).toBe('invalid_grant')
      },
    )

    it('lose what belonged to a client that is gone, RFC 7592 §2.3', async () => {
      const { getCode, exchange, tables } = start()
      const code = await getCode()
      const { access, refresh } = tokensOf(await exchange(code))
      expect(await tables.grants.removeByClient('another')).toEqual([])
      const removed = await tables.grants.removeByClient('web')
      expect(removed).toHaveLength(1)
      for (const kind of [tables.codes, tables.accessTokens, tables.refreshTokens]) {
        await kind.removeByClient('another')
      }
      expect(await tables.codes.find(code)).toMatchObject({ used: true })
      expect(await tables.accessTokens.find(access)).toBeDefined()
      expect(await tables.refreshTokens.find(refresh)).toBeDefined()
      for (const kind of [tables.codes, tables.accessTokens, tables.refreshTokens]) {
        await kind.removeByClient('web')
      }
      expect(await tables.codes.find(code)).toBeUndefined()
      expect(await tables.accessTokens.find(access)).toBeUndefined()
      expect(await tables.refreshTokens.find(refresh)).toBeUndefined()
    })
  })
})
