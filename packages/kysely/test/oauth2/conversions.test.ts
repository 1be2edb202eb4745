import { DatabaseSync } from 'node:sqlite'
import { AuthkitConfigError } from '@authkit/common'
import {
  createAccessTokenRepository,
  createGrantRepository,
  dateColumn,
  type OAuth2AccessTokenTable,
  type OAuth2GrantTable,
} from '@authkit/kysely/oauth2'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { toKyselySqlite } from '../../src/sqlite/connection.ts'

const now = 1_700_000_000
const table = 'tokens'
const clock = () => now
const record = {
  clientId: 'web',
  subject: '4711',
  scope: ['read'],
  issuedAt: now,
  expiresAt: now + 60,
}

function open(types = 'subject text, expires_at integer') {
  const sqlite = new DatabaseSync(':memory:')
  const columns = `hash text primary key, grant_id text, client_id text, data text, ${types}`
  sqlite.exec(`create table tokens (${columns})`)
  const dialect = new SqliteDialect({ database: toKyselySqlite(sqlite) })
  return new Kysely<{ tokens: OAuth2AccessTokenTable & { more: string | null } }>({ dialect })
}

describe('columns of another type', () => {
  it('hold what write makes, and are read by read', async () => {
    const db = open('subject text, expires_at text')
    const tokens = createAccessTokenRepository(db, {
      table,
      clock,
      columns: {
        subject: {
          column: 'subject',
          write: (subject) => `user:${subject}`,
          read: (stored) => stored.replace('user:', ''),
        },
      },
    })
    await tokens.save('one', record)
    expect(await tokens.find('one')).toEqual(record)
    const { subject } = await db.selectFrom(table).select('subject').executeTakeFirstOrThrow()
    expect(subject).toBe('user:4711')
  })

  it('keep null for what is absent, without a question', async () => {
    const tokens = createAccessTokenRepository(open(), {
      table,
      clock,
      columns: { subject: { column: 'subject', write: neverCalled, read: neverCalled } },
    })
    await tokens.save('one', { ...record, subject: undefined })
    expect((await tokens.find('one'))?.subject).toBeUndefined()
  })

  // SQLite keeps NaN as null, and a token without a user is one that its client got for itself.
  it.for([
    ['NaN', Number],
    ['null', () => null],
    ['undefined', () => undefined],
  ] as const)('never hold %s for a user, so that nobody becomes a client', async ([, write]) => {
    const db = open()
    const subject = { column: 'subject', write, read: String }
    // What a compiler refuses, for those who have none.
    const tokens = createAccessTokenRepository(db, { table, columns: { subject } } as never)
    const saved = tokens.save('one', { ...record, subject: 'alice' })
    await expect(saved).rejects.toBeInstanceOf(AuthkitConfigError)
    await expect(saved).rejects.toThrow(/columns.subject makes nothing of a value/)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
  })

  it.for(['soon', '0000-00-00', 'Infinity seconds'])(
    'never end a token at %j, which would be never',
    async (end) => {
      const db = open('subject text, expires_at text')
      const tokens = createAccessTokenRepository(db, { table, clock })
      await tokens.save('one', record)
      await db
        .updateTable(table)
        // A table may hold anything.
        .set({ expires_at: end as unknown as number })
        .execute()
      await expect(tokens.find('one')).rejects.toThrow(/columns.expiresAt makes nothing/)
    },
  )

  it('that take different texts for equal give nobody the row of another', async () => {
    const sqlite = new DatabaseSync(':memory:')
    sqlite.exec(`create table grants (
      grant_id text collate nocase primary key, client_id text collate nocase, subject text,
      expires_at integer, version integer, data text)`)
    const dialect = new SqliteDialect({ database: toKyselySqlite(sqlite) })
    const db = new Kysely<{ grants: OAuth2GrantTable }>({ dialect })
    const grants = createGrantRepository(db, { table: 'grants', clock })
    const grant = { grantId: 'Abc', clientId: 'web', scope: [], remembered: {} }
    await grants.save(grant, now + 60)
    expect((await grants.find('Abc'))?.grant).toEqual(grant)
    expect(await grants.find('abc')).toBeUndefined()
    expect(await grants.removeByClient('WEB')).toEqual([])
  })

  it('of dates are whole seconds', () => {
    const { column, write, read } = dateColumn('ends')
    expect(column).toBe('ends')
    expect(write(now)).toEqual(new Date('2023-11-14T22:13:20Z'))
    expect(read(new Date('2023-11-14T22:13:20.999Z'))).toBe(now)
  })
})

function neverCalled(): never {
  throw new Error('called')
}
