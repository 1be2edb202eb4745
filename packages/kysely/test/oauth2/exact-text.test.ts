import {
  createAccessTokenRepository,
  createGrantRepository,
  createQueryClient,
  type OAuth2AccessTokenTable,
  type OAuth2ClientTable,
  type OAuth2GrantTable,
} from '@authkit/kysely/oauth2'
import type { AccessTokenRepository } from '@authkit/oauth2/server'
import { CompiledQuery, Kysely, MysqlDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { isMariadbReachable, mariadbUrl } from '../servers.ts'
import { type Application, engines } from './databases.ts'

const now = 1_700_000_000
const clock = () => now

interface Database {
  tokens: OAuth2AccessTokenTable & { tenant: string; part: number }
  grants: OAuth2GrantTable & { tenant: string }
  clients: OAuth2ClientTable & { tenant: string }
}

/** Every text is in a column that takes "Acme" and "acme" for equal. */
async function createLooseTables({ db, schema }: Application<Database>, type: string) {
  if (type.includes('.loose')) {
    const name = sql.id(schema, 'loose')
    await sql`create collation ${name} (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`.execute(
      db,
    )
  }
  const [loose, create] = [sql`${sql.raw(type)}`, db.schema.createTable.bind(db.schema)]
  await create('tokens')
    .addColumn('hash', loose)
    .addColumn('tenant', loose)
    .addColumn('part', 'integer')
    .addColumn('grant_id', loose)
    .addColumn('client_id', loose)
    .addColumn('subject', loose)
    .addColumn('expires_at', 'bigint')
    .addColumn('data', 'text')
    .addUniqueConstraint('hash_once', ['hash'])
    .execute()
  await create('grants')
    .addColumn('grant_id', loose)
    .addColumn('tenant', loose)
    .addColumn('client_id', loose)
    .addColumn('subject', loose)
    .addColumn('expires_at', 'bigint')
    .addColumn('version', 'bigint')
    .addColumn('data', 'text')
    .execute()
  await create('clients')
    .addColumn('client_id', loose)
    .addColumn('tenant', loose)
    .addColumn('client_secret_hash', loose)
    .addColumn('client_secret_expires_at', 'bigint')
    .addColumn('metadata', 'text')
    .execute()
}

const token = { clientId: 'web', grantId: 'g', scope: [], issuedAt: now, expiresAt: now + 60 }
const grant = { grantId: 'Abc', clientId: 'web', scope: [], remembered: {} }

describe.for(engines)('columns on $name that take different texts for equal', (engine) => {
  describe.skipIf(!engine.isThere)('with tables', () => {
    let application: Application<Database>
    beforeAll(async () => {
      application = await engine.create<Database>()
      await createLooseTables(application, engine.loose(application.schema))
    })
    afterAll(() => application.drop())

    const tokensOf = (tenant: string) =>
      createAccessTokenRepository(application.db, { table: 'tokens', clock, fixed: { tenant } })
    const grantsOf = (tenant: string) =>
      createGrantRepository(application.db, { table: 'grants', clock, fixed: { tenant } })

    it('are as loose as they look', async () => {
      const { db } = application
      await tokensOf('Acme').save('looked at', token)
      const found = db.selectFrom('tokens').select('tenant').where('tenant', '=', 'ACME')
      expect(await found.execute()).toEqual([{ tenant: 'Acme' }])
      await db.deleteFrom('tokens').execute()
    })

    it('show, change and remove nothing of another tenant, SQ-4', async () => {
      const [own, other] = [tokensOf('Acme'), tokensOf('acme')]
      await own.save('one', token)
      expect(await other.find('one')).toBeUndefined()
      await other.remove('one')
      await other.removeByGrant('g')
      await other.removeByClient('web')
      expect(await own.find('one')).toMatchObject({ clientId: 'web' })
      const [grants, others] = [grantsOf('Acme'), grantsOf('acme')]
      await grants.save(grant, now + 60)
      expect(await others.find('Abc')).toBeUndefined()
      expect(await others.extend({ grant, version: 1 }, now + 600)).toBe(false)
      expect(await others.removeByClient('web')).toEqual([])
      await others.remove('Abc')
      expect(await grants.find('Abc')).toMatchObject({ version: 1, expiresAt: now + 60 })
      await own.remove('one')
      await grants.remove('Abc')
      expect(await own.find('one')).toBeUndefined()
      expect(await grants.find('Abc')).toBeUndefined()
    })

    it('remove with a client and a grant nothing of those whose names look alike', async () => {
      const [tokens, grants] = [tokensOf('Acme'), grantsOf('Acme')]
      await tokens.save('one', token)
      await grants.save(grant, now + 60)
      await tokens.removeByClient('WEB')
      await tokens.removeByGrant('G')
      expect(await grants.removeByClient('WEB')).toEqual([])
      await grants.remove('abc')
      expect(await grants.extend({ grant: { ...grant, grantId: 'ABC' }, version: 1 }, now)).toBe(
        false,
      )
      expect(await tokens.find('one')).toBeDefined()
      expect(await grants.find('Abc')).toBeDefined()
      await tokens.removeByClient('web')
      expect(await grants.removeByClient('web')).toEqual(['Abc'])
    })

    it('answer no client of another tenant', async () => {
      const { db } = application
      const rest = { client_secret_hash: null, client_secret_expires_at: null, metadata: '{}' }
      await db
        .insertInto('clients')
        .values([
          { client_id: 'web', tenant: 'acme', ...rest },
          { client_id: 'Web', tenant: 'Acme', ...rest },
        ])
        .execute()
      const query = (tenant: string, id: string) =>
        createQueryClient(db, { table: 'clients', fixed: { tenant } })(id)
      expect(await query('acme', 'web')).toEqual({ client_id: 'web' })
      expect(await query('Acme', 'Web')).toEqual({ client_id: 'Web' })
      expect(await query('Acme', 'web')).toBeUndefined()
      expect(await query('ACME', 'web')).toBeUndefined()
    })

    it('hold numbers and flags, in whatever form a driver reads them', async () => {
      const options = { table: 'tokens', clock, values: () => ({ tenant: 'Acme' }) } as const
      const tokens = createAccessTokenRepository(application.db, { ...options, fixed: { part: 7 } })
      await tokens.save('seven', token)
      expect(await tokens.find('seven')).toBeDefined()
      const others = createAccessTokenRepository(application.db, { ...options, fixed: { part: 8 } })
      expect(await others.find('seven')).toBeUndefined()
      await tokens.remove('seven')
    })

    it.skipIf(engine.name !== 'MariaDB')('hold no text for 0, as MariaDB does', async () => {
      const { db } = application
      await tokensOf('Acme').save('one', token)
      const zero = createAccessTokenRepository(db, {
        table: 'tokens',
        clock,
        // A compiler refuses a number in a column of texts, for those who have one.
        fixed: { tenant: 0 as never },
      })
      expect(await zero.find('one')).toBeUndefined()
      const rest = { client_secret_hash: null, client_secret_expires_at: null, metadata: '{}' }
      await db
        .insertInto('clients')
        .values({ client_id: 'zero', tenant: 'Acme', ...rest })
        .execute()
      const options = { table: 'clients', fixed: { tenant: 0 as never } } as const
      expect(await createQueryClient(db, options)('zero')).toBeUndefined()
      await tokensOf('Acme').remove('one')
    })
  })
})

describe.skipIf(!(await isMariadbReachable()))('a look-up on MariaDB', () => {
  it.each([
    ['find', (tokens: AccessTokenRepository) => tokens.find('one')],
    ['removal', (tokens: AccessTokenRepository) => tokens.removeByClient('7')],
  ])('uses an index for a %s, whatever else it compares', async (_name, call) => {
    const queries: CompiledQuery[] = []
    const db = new Kysely<Database>({
      dialect: new MysqlDialect({ pool: createPool({ uri: mariadbUrl, connectionLimit: 1 }) }),
      log: ({ query }) => void queries.push(query),
    })
    onTestFinished(() => db.destroy())
    await sql`
      create temporary table tokens (hash varchar(64) character set utf8mb4 collate utf8mb4_bin, index (hash),
        client_id varchar(64) character set latin1, index (client_id),
        tenant varchar(64), grant_id varchar(64), subject varchar(64), expires_at bigint, data text)
      select seq as hash, seq as client_id, 'a' as tenant from seq_1_to_1000`.execute(db)
    await call(createAccessTokenRepository(db, { table: 'tokens', fixed: { tenant: 'a' } }))
    const { sql: text = '', parameters = [] } = queries.at(-1) ?? {}
    expect(text).toMatch(/^(?:select|delete) .* cast\(convert\(/)
    const explain = CompiledQuery.raw(`explain ${text}`, [...parameters])
    const { rows } = await db.executeQuery(explain)
    expect(rows).toMatchObject([{ key: expect.stringMatching(/^(?:hash|client_id)$/) }])
  })
})
