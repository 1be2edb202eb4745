import {
  createAccessTokenRepository,
  createCodeRepository,
  createGrantRepository,
  createQueryClient,
  createRefreshTokenRepository,
  type OAuth2AccessTokenTable,
  type OAuth2ClientTable,
  type OAuth2CodeTable,
  type OAuth2GrantTable,
  type OAuth2RefreshTokenTable,
} from '@authkit/kysely/oauth2'
import type { Clock } from '@authkit/common'
import { hashClientSecret } from '@authkit/oauth2/server'
import type { Generated, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Engine } from './databases.ts'
import { secret, type Tables, web } from './provider.ts'

/** Tables whose columns have their usual names, beside those of the application. */
export interface UsualDatabase {
  oauth_clients: OAuth2ClientTable & { owner: string | null }
  oauth_grants: OAuth2GrantTable
  oauth_codes: OAuth2CodeTable
  oauth_access_tokens: OAuth2AccessTokenTable & { id: Generated<number>; note: string | null }
  oauth_refresh_tokens: OAuth2RefreshTokenTable
}

/** Makes the tables, with a client. */
export async function createUsualTables(db: Kysely<UsualDatabase>, engine: Engine): Promise<void> {
  const key = sql.raw(engine.key)
  const { schema } = db
  await schema
    .createTable('oauth_clients')
    .addColumn('client_id', sql`${key}`, (column) => column.primaryKey())
    .addColumn('client_secret_hash', 'varchar(120)')
    .addColumn('client_secret_expires_at', 'bigint')
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('owner', 'varchar(40)')
    .execute()
  await schema
    .createTable('oauth_grants')
    .addColumn('grant_id', sql`${key}`, (column) => column.primaryKey())
    .addColumn('client_id', sql`${key}`, (column) => column.notNull())
    .addColumn('subject', sql`${key}`)
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('oauth_codes')
    .addColumn('hash', sql`${key}`, (column) => column.primaryKey())
    .addColumn('grant_id', sql`${key}`, (column) => column.notNull())
    .addColumn('client_id', sql`${key}`, (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
  for (const table of ['oauth_access_tokens', 'oauth_refresh_tokens'] as const) {
    const isRefresh = table === 'oauth_refresh_tokens'
    const create = schema
      .createTable(table)
      .addColumn('hash', sql`${key}`, (column) => column.primaryKey())
      .addColumn('grant_id', sql`${key}`)
      .addColumn('client_id', sql`${key}`, (column) => column.notNull())
      .addColumn('subject', sql`${key}`)
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
    await (
      isRefresh
        ? create.addColumn('family_expires_at', 'bigint').addColumn('version', 'bigint')
        : create.addColumn('id', 'integer').addColumn('note', 'varchar(40)')
    ).execute()
    await schema.createIndex(`by_grant_${table}`).on(table).column('grant_id').execute()
  }
  const { client_id, ...metadata } = web
  await db
    .insertInto('oauth_clients')
    .values({
      client_id,
      client_secret_hash: hashClientSecret(secret),
      client_secret_expires_at: null,
      metadata: JSON.stringify(metadata),
      owner: null,
    })
    .execute()
}

/** The tables as a server takes them, with no word about columns. */
export function usualTables(db: Kysely<UsualDatabase>, clock: Clock): Tables {
  return {
    clients: createQueryClient(db, { table: 'oauth_clients' }),
    grants: createGrantRepository(db, { table: 'oauth_grants', clock }),
    codes: createCodeRepository(db, { table: 'oauth_codes', clock }),
    accessTokens: createAccessTokenRepository(db, { table: 'oauth_access_tokens', clock }),
    refreshTokens: createRefreshTokenRepository(db, { table: 'oauth_refresh_tokens', clock }),
  }
}

/** Everything that the tables hold, as text. */
export async function dumpUsual(db: Kysely<UsualDatabase>): Promise<string> {
  const tables = [
    'oauth_grants',
    'oauth_codes',
    'oauth_access_tokens',
    'oauth_refresh_tokens',
  ] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  return JSON.stringify(rows)
}
