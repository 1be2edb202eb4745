import { AuthkitConfigError } from '@authkit/common'
import type {
  AccessTokenTableOptions,
  ClientTableOptions,
  CodeTableOptions,
  dateColumn,
  OAuth2AccessTokenTable,
  OAuth2ClientTable,
  OAuth2CodeTable,
  OAuth2GrantTable,
  OAuth2RefreshTokenTable,
} from '@authkit/kysely/oauth2'
import {
  createAccessTokenRepository,
  createCodeRepository,
  createGrantRepository,
  createQueryClient,
  createRefreshTokenRepository,
} from '@authkit/kysely/oauth2'
import type { Insertable } from 'kysely'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { describe, expect, expectTypeOf, it } from 'vitest'

interface Database {
  clients: OAuth2ClientTable
  grants: OAuth2GrantTable
  codes: OAuth2CodeTable
  access_tokens: OAuth2AccessTokenTable & { tenant: string }
  refresh_tokens: OAuth2RefreshTokenTable
  others: {
    digest: string
    person: number | null
    must: number
    reference: string | null
    app: string
    ends: Date
    words: string
    list: string[]
  }
}

/** A database that answers nothing, since nothing is asked. */
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (own) => new SqliteIntrospector(own),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Calls as a program in JavaScript does, which no compiler told. */
const call =
  (create: (own: never, options: never) => unknown, options: unknown, own: unknown = db) =>
  () =>
    // What is being tested is that the two are looked at.
    create(own as never, options as never)

const all = [
  createAccessTokenRepository,
  createCodeRepository,
  createGrantRepository,
  createQueryClient,
  createRefreshTokenRepository,
]

describe('options of a table', () => {
  it.for(all)('are looked at by %o', (create) => {
    const table = 'some'
    const wrong: readonly [options: unknown, message: RegExp][] = [
      [undefined, /takes an object of options/],
      [{}, /table is missing/],
      [{ table: '' }, /table must be a text/],
      [{ table, column: {} }, /no option "column"/],
      [{ table, columns: [] }, /columns must be an object/],
      [{ table, columns: { nothing: 'x' } }, /has no field "nothing"; there are .*client/],
      [{ table, fixed: 'x' }, /fixed must be an object/],
      [{ table, fixed: { tenant: undefined } }, /fixed.tenant must be a text, a number or a flag/],
      [{ table, fixed: { tenant: null } }, /fixed.tenant must be/],
      [{ table, fixed: { client_id: 'x' } }, /client_id cannot keep two things/],
    ]
    for (const [options, message] of wrong) {
      expect(call(create, options), String(message)).toThrow(AuthkitConfigError)
      expect(call(create, options)).toThrow(message)
    }
    expect(call(create, { table })).not.toThrow()
  })

  it.for(all)('come after a Kysely, which %o looks at', (create) => {
    for (const own of [null, 'x', {}]) {
      expect(call(create, { table: 'some' }, own)).toThrow(/takes a Kysely/)
    }
    // Its tables are no options.
    expect(call(create, undefined, { table: 'some' })).toThrow(/takes a Kysely/)
  })

  it('name a column for each field at most once', () => {
    const create = createAccessTokenRepository
    const table = 'access_tokens'
    const wrong: readonly [columns: object, message: RegExp][] = [
      [{ hash: 'client_id' }, /client_id cannot keep two things/],
      [{ data: 'hash' }, /hash cannot keep two things/],
      [{ scope: '' }, /columns.scope is the name of a column, or \{ column, write, read \}/],
      [{ scope: { column: 'x', read: String } }, /columns.scope is the name/],
      [{ scope: { column: '', read: String, write: String } }, /columns.scope is the name/],
      [{ scope: 1 }, /columns.scope is the name/],
      [{ data: 1 }, /columns.data is the name of a column, or null/],
      [{ data: null }, /name one for each of issuedAt, scope, audience/],
    ]
    for (const [columns, message] of wrong) {
      expect(call(create, { table, columns })).toThrow(AuthkitConfigError)
      expect(call(create, { table, columns })).toThrow(message)
    }
  })

  it('name a column for each member of a client at most once, SQ-1', () => {
    const table = 'clients'
    const wrong: readonly [columns: object, message: RegExp][] = [
      [{ client_id: null }, /columns.client_id is the name of a column/],
      [{ client_id: { column: 'x', read: String } }, /columns.client_id is the name of a column/],
      [{ scope: '' }, /columns.scope is the name of a column, or \{ column, read \}/],
      [{ scope: { column: 'x' } }, /columns.scope is the name/],
    ]
    for (const [columns, message] of wrong) {
      expect(call(createQueryClient, { table, columns })).toThrow(message)
    }
  })

  it('are checked against the tables of the application by their types', () => {
    type AccessTokens = AccessTokenTableOptions<Database, 'access_tokens'>
    expectTypeOf<{ table: 'access_tokens' }>().toExtend<AccessTokens>()
    expectTypeOf<{
      table: 'access_tokens'
      fixed: { tenant: string }
      values: () => Partial<Insertable<Database['access_tokens']>>
    }>().toExtend<AccessTokens>()
    expectTypeOf<{
      table: 'access_tokens'
      fixed: { tenant: number }
    }>().not.toExtend<AccessTokens>()
    expectTypeOf<{
      table: 'access_tokens'
      columns: { hash: 'none' }
    }>().not.toExtend<AccessTokens>()
    expectTypeOf<{ table: 'none' }>().not.toExtend<AccessTokens>()
    expectTypeOf<{ table: 'codes' }>().toExtend<CodeTableOptions<Database, 'codes'>>()

    // A table with other columns needs a word about each that is not there.
    type Others = AccessTokenTableOptions<Database, 'others'>
    interface Columns {
      hash: 'digest'
      grantId: 'reference'
      clientId: 'app'
      subject: {
        column: 'person'
        write: (value: string) => number
        read: (stored: number) => string
      }
      expiresAt: ReturnType<typeof dateColumn<'ends'>>
      data: 'words'
    }
    expectTypeOf<{ table: 'others'; columns: Columns }>().toExtend<Others>()
    expectTypeOf<{ table: 'others' }>().not.toExtend<Others>()
    expectTypeOf<{ table: 'others'; columns: Omit<Columns, 'hash'> }>().not.toExtend<Others>()
    expectTypeOf<{ table: 'others'; columns: Omit<Columns, 'data'> }>().not.toExtend<Others>()
    type With<Changes> = { table: 'others'; columns: Omit<Columns, keyof Changes> & Changes }
    expectTypeOf<With<{ scope: 'words' }>>().toExtend<Others>()
    expectTypeOf<With<{ scope: 'list' }>>().not.toExtend<Others>()
    expectTypeOf<With<{ expiresAt: 'ends' }>>().not.toExtend<Others>()
    // A record may lack a subject, so its column takes null.
    type InMust = {
      column: 'must'
      write: (value: string) => number
      read: (stored: number) => string
    }
    expectTypeOf<With<{ subject: InMust }>>().not.toExtend<Others>()
    expectTypeOf<With<{ grantId: 'app' }>>().not.toExtend<Others>()

    expectTypeOf<{ table: 'clients' }>().toExtend<ClientTableOptions<Database, 'clients'>>()
    type OtherClients = ClientTableOptions<Database, 'others'>
    expectTypeOf<{ table: 'others' }>().not.toExtend<OtherClients>()
    interface ClientColumns {
      client_id: 'app'
      client_secret_hash: 'words'
      client_secret_expires_at: null
      metadata: null
      redirect_uris: 'list'
    }
    expectTypeOf<{ table: 'others'; columns: ClientColumns }>().toExtend<OtherClients>()
    expectTypeOf<{
      table: 'others'
      columns: Omit<ClientColumns, 'metadata'>
    }>().not.toExtend<OtherClients>()
  })
})
