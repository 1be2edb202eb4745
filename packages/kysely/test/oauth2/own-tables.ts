import type { Clock } from '@authkit/common'
import {
  createAccessTokenRepository,
  createCodeRepository,
  createGrantRepository,
  createQueryClient,
  createRefreshTokenRepository,
  dateColumn,
} from '@authkit/kysely/oauth2'
import { hashClientSecret } from '@authkit/oauth2/server'
import type { Generated, JSONColumnType, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Engine } from './databases.ts'
import { secret, type Tables, web } from './provider.ts'

/** Tables as an application had them before: names, types and columns of its own, and one table for both kinds of token. */
export interface OwnDatabase {
  apps: {
    id: Generated<number>
    app_key: string
    secret: string
    redirects: JSONColumnType<string[]>
    allowed: string
    title: string | null
    disabled: number
  }
  approvals: {
    reference: string
    app: string
    user_id: number | null
    ends: Date
    revision: number
    words: string
    rest: JSONColumnType<object>
  }
  one_time_codes: {
    digest: string
    reference: string
    app: string
    ends: Date
    used: Date | null
    target: string
    target_sent: number
  }
  tokens: {
    id: Generated<number>
    kind: 'access' | 'refresh'
    digest: string
    reference: string | null
    app: string
    user_id: number | null
    ends: Date
    family_ends: Date | null
    revision: number | null
    words: string | null
    rest: JSONColumnType<object>
    made_for: string
  }
}

/** Makes the tables, with a client. */
export async function createOwnTables(db: Kysely<OwnDatabase>, engine: Engine): Promise<void> {
  const [key, json, time] = [sql.raw(engine.key), sql.raw(engine.json), sql.raw(engine.time)]
  const serial = sql.raw(engine.name === 'PostgreSQL' ? 'serial' : 'integer auto_increment')
  const { schema } = db
  await schema
    .createTable('apps')
    .addColumn('id', sql`${serial}`, (column) => column.primaryKey())
    .addColumn('app_key', sql`${key}`, (column) => column.notNull().unique())
    .addColumn('secret', 'varchar(120)', (column) => column.notNull())
    .addColumn('redirects', sql`${json}`, (column) => column.notNull())
    .addColumn('allowed', 'varchar(255)', (column) => column.notNull())
    .addColumn('title', 'varchar(80)')
    .addColumn('disabled', 'integer', (column) => column.notNull())
    .execute()
  await schema
    .createTable('approvals')
    .addColumn('reference', sql`${key}`, (column) => column.primaryKey())
    .addColumn('app', sql`${key}`, (column) => column.notNull())
    .addColumn('user_id', 'integer')
    .addColumn('ends', sql`${time}`, (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('words', 'varchar(255)', (column) => column.notNull())
    .addColumn('rest', sql`${json}`, (column) => column.notNull())
    .execute()
  await schema
    .createTable('one_time_codes')
    .addColumn('digest', sql`${key}`, (column) => column.primaryKey())
    .addColumn('reference', sql`${key}`, (column) => column.notNull())
    .addColumn('app', sql`${key}`, (column) => column.notNull())
    .addColumn('ends', sql`${time}`, (column) => column.notNull())
    .addColumn('used', sql`${time}`)
    .addColumn('target', 'varchar(500)', (column) => column.notNull())
    .addColumn('target_sent', 'integer', (column) => column.notNull())
    .execute()
  await schema
    .createTable('tokens')
    .addColumn('id', sql`${serial}`, (column) => column.primaryKey())
    .addColumn('kind', 'varchar(7)', (column) => column.notNull())
    .addColumn('digest', sql`${key}`, (column) => column.notNull().unique())
    .addColumn('reference', sql`${key}`)
    .addColumn('app', sql`${key}`, (column) => column.notNull())
    .addColumn('user_id', 'integer')
    .addColumn('ends', sql`${time}`, (column) => column.notNull())
    .addColumn('family_ends', sql`${time}`)
    .addColumn('revision', 'integer')
    .addColumn('words', 'varchar(255)')
    .addColumn('rest', sql`${json}`, (column) => column.notNull())
    .addColumn('made_for', 'varchar(80)', (column) => column.notNull())
    .execute()
  const app = {
    app_key: web.client_id,
    secret: hashClientSecret(secret),
    redirects: JSON.stringify(web.redirect_uris),
    allowed: 'read write',
    title: 'Wéb ☂',
    disabled: 0,
  }
  await db
    .insertInto('apps')
    .values([app, { ...app, app_key: 'gone', disabled: 1 }])
    .execute()
}

/** A user's number in a column, where the server has a text. */
const user = {
  column: 'user_id',
  write: Number,
  read: String,
} as const

/** The tables as a server takes them. */
export function ownTables(db: Kysely<OwnDatabase>, clock: Clock): Tables {
  const shared = { hash: 'digest', grantId: 'reference', clientId: 'app' } as const
  return {
    clients: createQueryClient(db, {
      table: 'apps',
      fixed: { disabled: 0 },
      columns: {
        client_id: 'app_key',
        client_secret_hash: 'secret',
        client_secret_expires_at: null,
        redirect_uris: 'redirects',
        scope: 'allowed',
        client_name: 'title',
        metadata: null,
      },
      members: ({ id }) => ({ grant_types: web.grant_types, own_number: id }),
    }),
    grants: createGrantRepository(db, {
      table: 'approvals',
      clock,
      columns: {
        grantId: 'reference',
        clientId: 'app',
        subject: user,
        expiresAt: dateColumn('ends'),
        version: 'revision',
        scope: 'words',
        data: 'rest',
      },
    }),
    codes: createCodeRepository(db, {
      table: 'one_time_codes',
      clock,
      columns: {
        ...shared,
        expiresAt: dateColumn('ends'),
        usedAt: dateColumn('used'),
        redirectUri: 'target',
        redirectUriSent: 'target_sent',
        data: null,
      },
    }),
    accessTokens: createAccessTokenRepository(db, {
      table: 'tokens',
      clock,
      fixed: { kind: 'access' },
      values: ({ clientId }) => ({ made_for: `access of ${clientId}` }),
      columns: {
        ...shared,
        subject: user,
        expiresAt: dateColumn('ends'),
        scope: 'words',
        data: 'rest',
      },
    }),
    refreshTokens: createRefreshTokenRepository(db, {
      table: 'tokens',
      clock,
      fixed: { kind: 'refresh' },
      values: async ({ clientId }) => ({ made_for: `refresh of ${clientId}` }),
      columns: {
        ...shared,
        subject: user,
        expiresAt: dateColumn('ends'),
        familyExpiresAt: dateColumn('family_ends'),
        version: 'revision',
        data: 'rest',
      },
    }),
  }
}

/** Everything that the tables hold, as text. */
export async function dumpOwn(db: Kysely<OwnDatabase>): Promise<string> {
  const tables = ['approvals', 'one_time_codes', 'tokens'] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  return JSON.stringify(rows)
}
