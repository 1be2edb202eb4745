import { DatabaseSync } from 'node:sqlite'
import { createQueryClient, type OAuth2ClientTable } from '@authkit/kysely/oauth2'
import { hashClientSecret } from '@authkit/oauth2/server'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { toKyselySqlite } from '../../src/sqlite/connection.ts'

interface Database {
  clients: OAuth2ClientTable
  apps: {
    key: string
    ends: string | null
    redirects: string
    grants: string
    client_secret: string
    method: string | null
  }
}

function open() {
  const sqlite = new DatabaseSync(':memory:')
  sqlite.exec(`
    create table clients (client_id text collate nocase primary key, client_secret_hash text, client_secret_expires_at integer, metadata text);
    create table apps (key text primary key, ends text, redirects text, grants text, client_secret text, method text);
  `)
  return new Kysely<Database>({ dialect: new SqliteDialect({ database: toKyselySqlite(sqlite) }) })
}

const hash = hashClientSecret('Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa')

describe('createQueryClient', () => {
  it('answers the registration that a row holds, and none for another name, SQ-1, SQ-4, RFC 7591 §2', async () => {
    const db = open()
    const rest = {
      redirect_uris: ['https://app.example/cb'],
      id_token_signed_response_alg: 'ES256',
    }
    const row = {
      client_id: 'Web',
      client_secret_hash: hash,
      client_secret_expires_at: 1_800_000_000,
      // A column decides about what it is for.
      metadata: JSON.stringify({ ...rest, client_id: 'other', client_secret_expires_at: 0 }),
    }
    await db.insertInto('clients').values(row).execute()
    const query = createQueryClient(db, { table: 'clients' })
    expect(await query('Web')).toEqual({
      ...rest,
      client_id: 'Web',
      client_secret_hash: hash,
      client_secret_expires_at: 1_800_000_000,
    })
    // The column takes both for equal.
    expect(await query('web')).toBeUndefined()
    expect(await query('none')).toBeUndefined()
  })

  it('leaves out what is null, whatever else there is', async () => {
    const db = open()
    const left = { metadata: JSON.stringify({ client_secret_hash: hash }) }
    const empty = { client_secret_hash: null, client_secret_expires_at: null, metadata: '{}' }
    await db
      .insertInto('clients')
      .values({ client_id: 'spa', ...empty })
      .execute()
    await db
      .insertInto('clients')
      .values({ client_id: 'old', ...empty, ...left })
      .execute()
    const query = createQueryClient(db, { table: 'clients' })
    expect(await query('spa')).toEqual({ client_id: 'spa' })
    expect(await query('old')).toEqual({ client_id: 'old' })
  })

  it('reads columns as it is told, and no other column, even one with the name of a member', async () => {
    const db = open()
    const row = {
      key: 'web',
      ends: '2027-01-15T08:00:00Z',
      redirects: 'https://a.example/cb https://b.example/cb',
      grants: '["client_credentials"]',
      client_secret: 'a hash of the application, or whatever it is',
      method: null,
    }
    await db.insertInto('apps').values(row).execute()
    const query = createQueryClient(db, {
      table: 'apps',
      columns: {
        client_id: 'key',
        client_secret_hash: null,
        client_secret_expires_at: { column: 'ends', read: (ends) => Date.parse(ends) / 1000 },
        redirect_uris: { column: 'redirects', read: (text) => text.split(' ') },
        grant_types: 'grants',
        token_endpoint_auth_method: 'method',
        metadata: null,
      },
      members: ({ key }) => ({ client_name: `App ${key}`, redirect_uris: [] }),
    })
    expect(await query('web')).toEqual({
      client_id: 'web',
      client_name: 'App web',
      client_secret_expires_at: 1_800_000_000,
      redirect_uris: ['https://a.example/cb', 'https://b.example/cb'],
      grant_types: ['client_credentials'],
    })
  })

  it('looks again for each request', async () => {
    const db = open()
    const query = createQueryClient(db, { table: 'clients' })
    expect(await query('late')).toBeUndefined()
    const row = { client_secret_hash: null, client_secret_expires_at: null, metadata: '{}' }
    await db
      .insertInto('clients')
      .values({ client_id: 'late', ...row })
      .execute()
    expect(await query('late')).toEqual({ client_id: 'late' })
  })
})
