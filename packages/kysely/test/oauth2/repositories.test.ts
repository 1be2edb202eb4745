import {
  createAccessTokenRepository,
  createCodeRepository,
  createGrantRepository,
  createQueryClient,
  createRefreshTokenRepository,
} from '@authkit/kysely/oauth2'
import { fixedClock } from '@authkit/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type Application,
  cuttingMariadb,
  engines,
  literalMariadb,
  strictPostgres,
} from './databases.ts'
import { createUsualTables, type UsualDatabase } from './usual-tables.ts'

const now = 1_700_000_000
const code = {
  grantId: 'grant',
  clientId: 'web',
  redirectUri: 'https://app.example/cb?a=1 2',
  redirectUriSent: false,
  expiresAt: now + 60,
}
const accessToken = {
  grantId: 'grant',
  clientId: 'web',
  subject: 'älice ☂',
  scope: ['read', 'write'],
  audience: ['https://api.example/a b'],
  issuedAt: now,
  expiresAt: now + 60,
  authentication: { time: now, acr: 'phr', amr: ['hwk', 'pin'], sid: 'session' },
  confirmation: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
  actor: { sub: 'service', act: { sub: 'other' } },
}
const refreshToken = {
  grantId: 'grant',
  clientId: 'web',
  subject: undefined,
  expiresAt: now + 60,
  familyExpiresAt: now + 600,
}

describe.for(engines)('repositories on $name', (engine) => {
  describe.skipIf(!engine.isThere)('with tables', () => {
    let application: Application<UsualDatabase>
    beforeAll(async () => {
      application = await engine.create<UsualDatabase>()
      await createUsualTables(application.db, engine)
    })
    afterAll(() => application.drop())

    const start = () => {
      const { db } = application
      const clock = fixedClock(now)
      return { db, clock }
    }

    it('use a code once while it lives, and tell what it was afterwards, A-16, SQ-2, RFC 6749 §4.1.2', async () => {
      const { db, clock } = start()
      const codes = createCodeRepository(db, { table: 'oauth_codes', clock })
      await codes.save('one', code)
      await codes.save('two', code)
      expect(await codes.find('one')).toEqual({ ...code, used: false })
      expect(await codes.consume('one')).toBe('fresh')
      expect(await codes.consume('one')).toBe('used')
      expect(await codes.find('one')).toEqual({ ...code, used: true })
      clock.advance(60)
      expect(await codes.consume('one')).toBe('used')
      expect(await codes.consume('two')).toBe('expired')
      expect(await codes.consume('three')).toBe('expired')
      expect(await codes.find('three')).toBeUndefined()
      await codes.removeByClient('web')
      expect(await codes.consume('one')).toBe('expired')
    })

    it('keep an access token with everything that binds it, and find it while it lives, SQ-3, RFC 7800 §3.1', async () => {
      const { db, clock } = start()
      const tokens = createAccessTokenRepository(db, { table: 'oauth_access_tokens', clock })
      await tokens.save('one', accessToken)
      expect(await tokens.find('one')).toEqual(accessToken)
      // No token is found by what the table holds for it.
      const rows = await db.selectFrom('oauth_access_tokens').select('hash').execute()
      for (const { hash } of rows) expect(await tokens.find(hash)).toBeUndefined()
      clock.advance(59)
      expect(await tokens.find('one')).toBeDefined()
      clock.advance(1)
      expect(await tokens.find('one')).toBeUndefined()
      await tokens.removeByGrant('grant')
      clock.set(now)
      expect(await tokens.find('one')).toBeUndefined()
    })

    it('change a refresh token by its version, SQ-3, RFC 9700 §4.14.2', async () => {
      const { db, clock } = start()
      const tokens = createRefreshTokenRepository(db, { table: 'oauth_refresh_tokens', clock })
      await tokens.save('one', { ...refreshToken, salt: 'salt' })
      const stored = await tokens.find('one')
      expect(stored).toEqual({
        id: expect.stringMatching(/^[\w-]{43}$/),
        version: 1,
        record: { ...refreshToken, salt: 'salt' },
      })
      const rotated = { ...refreshToken, successor: { id: 'next', rotatedAt: now } }
      const replace = async () => stored && tokens.replace(stored, rotated)
      const answers = await Promise.all(Array.from({ length: 20 }, replace))
      expect(answers.filter((answer) => answer !== false)).toEqual([true])
      expect(await tokens.findById(stored?.id ?? '')).toMatchObject({ version: 2, record: rotated })
      expect((await tokens.find('one'))?.record.salt).toBeUndefined()
      await tokens.remove('one')
      expect(await replace()).toBe(false)
    })

    it('extend a grant that nobody changed or removed meanwhile, SQ-4', async () => {
      const { db, clock } = start()
      const grants = createGrantRepository(db, { table: 'oauth_grants', clock })
      const grant = {
        grantId: 'grant',
        clientId: 'web',
        scope: [],
        resources: ['https://api.example/'],
        remembered: { pkce: { challenge: 'x' } },
      }
      await grants.save(grant, now + 60)
      const stored = await grants.find('grant')
      expect(stored).toEqual({ grant, version: 1, expiresAt: now + 60 })
      const extend = async () => stored && grants.extend(stored, now + 600)
      expect(await extend()).toBe(true)
      expect(await extend()).toBe(false)
      clock.advance(599)
      expect(await grants.find('grant')).toEqual({ grant, version: 2, expiresAt: now + 600 })
      clock.advance(1)
      expect(await grants.find('grant')).toBeUndefined()
      await grants.remove('grant')
      clock.set(now)
      expect(await grants.find('grant')).toBeUndefined()
    })

    it('find the live grants of a user, for the end of a session', async () => {
      const { db, clock } = start()
      const grants = createGrantRepository(db, { table: 'oauth_grants', clock })
      const grant = { clientId: 'web', subject: 'carol', scope: ['openid'], remembered: {} }
      const authentication = { time: now, sid: 's1' }
      await grants.save({ ...grant, grantId: 'long', authentication }, now + 600)
      await grants.save({ ...grant, grantId: 'short' }, now + 60)
      await grants.save({ ...grant, grantId: 'other', subject: 'Carol' }, now + 600)
      clock.advance(60)
      expect(await grants.findBySubject('carol')).toEqual([
        { ...grant, grantId: 'long', authentication },
      ])
      expect(await grants.findBySubject('nobody')).toEqual([])
      for (const grantId of ['long', 'short', 'other']) await grants.remove(grantId)
    })

    it('of two tenants in one table do not meet, SQ-4', async () => {
      const { db, clock } = start()
      const of = (note: string) =>
        createAccessTokenRepository(db, { table: 'oauth_access_tokens', clock, fixed: { note } })
      const [red, blue] = [of('red'), of('blue')]
      await red.save('one', accessToken)
      await blue.save('two', accessToken)
      expect(await blue.find('one')).toBeUndefined()
      await blue.removeByClient('web')
      await blue.removeByGrant('grant')
      await blue.remove('one')
      expect(await red.find('one')).toBeDefined()
      expect(await blue.find('two')).toBeUndefined()
      const client = (owner: string) =>
        createQueryClient(db, { table: 'oauth_clients', fixed: { owner } })('web')
      expect(await client('nobody')).toBeUndefined()
      await db.updateTable('oauth_clients').set({ owner: 'nobody' }).execute()
      expect(await client('nobody')).toBeDefined()
    })

    it('let columns of the application be filled, but none of theirs', async () => {
      const { db, clock } = start()
      const tokens = createAccessTokenRepository(db, {
        table: 'oauth_access_tokens',
        clock,
        values: ({ subject }) => ({ note: `for ${subject}`, hash: 'mine', client_id: 'mine' }),
      })
      await tokens.save('filled', accessToken)
      expect(await tokens.find('filled')).toEqual(accessToken)
      const rows = db.selectFrom('oauth_access_tokens').select('client_id')
      const note = `for ${accessToken.subject}`
      expect(await rows.where('note', '=', note).execute()).toEqual([{ client_id: 'web' }])
      await tokens.remove('filled')
    })

    it('take part in a transaction of the application', async () => {
      const { db, clock } = start()
      const undone = db.transaction().execute(async (transaction) => {
        const codes = createCodeRepository(transaction, { table: 'oauth_codes', clock })
        await codes.save('undone', code)
        expect(await codes.consume('undone')).toBe('fresh')
        throw new Error('undone')
      })
      await expect(undone).rejects.toThrow('undone')
      const codes = createCodeRepository(db, { table: 'oauth_codes', clock })
      expect(await codes.find('undone')).toBeUndefined()
    })

    it('say which field a row has nothing for', async () => {
      const { db, clock } = start()
      const codes = createCodeRepository(db, { table: 'oauth_codes', clock })
      await codes.save('torn', code)
      await db.updateTable('oauth_codes').set({ data: '{}' }).execute()
      await expect(codes.find('torn')).rejects.toThrow(/oauth_codes holds nothing for redirectUri/)
      await db.deleteFrom('oauth_codes').execute()
    })
  })
})

describe.skipIf(!strictPostgres.isThere)('repositories on PostgreSQL at SERIALIZABLE', () => {
  it('send again what was rolled back in favour of another, A-18', async () => {
    const { db, drop } = await strictPostgres.create<UsualDatabase>()
    onTestFinished(drop)
    await createUsualTables(db, strictPostgres)
    const codes = createCodeRepository(db, { table: 'oauth_codes', clock: () => now })
    await codes.save('one', code)
    const answers = await Promise.all(Array.from({ length: 20 }, () => codes.consume('one')))
    expect(answers.toSorted()).toEqual(['fresh', ...Array<string>(19).fill('used')])
  })
})

describe.skipIf(!literalMariadb.isThere)('repositories on MariaDB', () => {
  it('A-65 let no value out of its quotes with NO_BACKSLASH_ESCAPES', async () => {
    const { db, drop } = await literalMariadb.create<UsualDatabase>()
    onTestFinished(drop)
    await createUsualTables(db, literalMariadb)
    const query = createQueryClient(db, { table: 'oauth_clients' })
    expect(await query("\\' or 1 = 1 -- ")).toBeUndefined()
    expect(await query("' or 1 = 1 -- ")).toBeUndefined()
    const grants = createGrantRepository(db, { table: 'oauth_grants', clock: () => now })
    const grantId = "\\', 1, 1, 1, 1, 1) -- "
    const grant = {
      grantId,
      clientId: "'); -- ",
      scope: ["'"],
      remembered: { pkce: { challenge: "\\'" } },
    }
    await grants.save(grant, now + 60)
    expect((await grants.find(grantId))?.grant).toEqual(grant)
    await grants.removeByClient("' or 1 = 1 -- ")
    expect(await grants.removeByClient("'); -- ")).toEqual([grantId])
  })

  it('send nothing to a server that cuts a text which is too long, SQ-5', async () => {
    const { db, drop } = await cuttingMariadb.create<UsualDatabase>()
    onTestFinished(drop)
    const query = createQueryClient(db, { table: 'oauth_clients' })
    await expect(query('web')).rejects.toThrow(/STRICT_TRANS_TABLES/)
    const codes = createCodeRepository(db, { table: 'oauth_codes' })
    await expect(codes.save('one', code)).rejects.toThrow(/STRICT_TRANS_TABLES/)
  })
})
