import { StoreError } from '@authkit/common/store'
import { memoryStore } from '@authkit/common'
import { InvalidTokenError, TemporarilyUnavailableError } from '@authkit/oauth2'
import { bearerToken } from '@authkit/oauth2/resource'
import type {
  AccessTokenRecord,
  AccessTokenRepository,
  CodeRecord,
  CodeRepository,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import {
  authorizationParameters,
  createProvider,
  get,
  json,
  locationOf,
  redirectUri,
} from '../provider.ts'

/** Tables of an application: a class with a field of its own, as people write them. */
class AccessTokenTable implements AccessTokenRepository {
  readonly rows = new Map<string, AccessTokenRecord>()
  readonly #asked: string[] = []

  async save(token: string, record: AccessTokenRecord): Promise<void> {
    this.rows.set(token, record)
  }
  async find(token: string): Promise<AccessTokenRecord | undefined> {
    this.#asked.push(token)
    return this.rows.get(token)
  }
  async remove(token: string): Promise<void> {
    this.rows.delete(token)
  }
  async removeByGrant(grantId: string): Promise<void> {
    for (const [token, row] of this.rows) if (row.grantId === grantId) this.rows.delete(token)
  }
  async removeByClient(clientId: string): Promise<void> {
    for (const [token, row] of this.rows) if (row.clientId === clientId) this.rows.delete(token)
  }
}

class CodeTable implements CodeRepository {
  readonly rows = new Map<string, CodeRecord & { used: boolean }>()

  async save(code: string, record: CodeRecord): Promise<void> {
    this.rows.set(code, { ...record, used: false })
  }
  async find(code: string): Promise<CodeRecord | undefined> {
    return this.rows.get(code)
  }
  async consume(code: string): Promise<'fresh' | 'used' | 'expired'> {
    const row = this.rows.get(code)
    if (!row) return 'expired'
    const { used } = row
    row.used = true
    return used ? 'used' : 'fresh'
  }
  async removeByClient(clientId: string): Promise<void> {
    for (const [code, row] of this.rows) if (row.clientId === clientId) this.rows.delete(code)
  }
}

function createWithTables() {
  const clock = fixedClock(1_700_000_000)
  const store = memoryStore({ clock })
  const kinds: string[] = []
  const put = store.put.bind(store)
  store.put = (kind, record) => {
    kinds.push(kind)
    return put(kind, record)
  }
  const [accessTokens, codes] = [new AccessTokenTable(), new CodeTable()]
  const provider = createProvider({ store, clock, repositories: { accessTokens, codes } })
  return { ...provider, accessTokens, codes, kinds }
}

describe('tables of the application', () => {
  it('take the place of the store for what they keep, DJ-1, SQ-2, SQ-3, SQ-4', async () => {
    const { getCode, exchange, accessTokens, codes, kinds } = createWithTables()
    const code = await getCode()
    expect(codes.rows.get(code)).toMatchObject({
      clientId: 'web',
      redirectUri,
      redirectUriSent: true,
      expiresAt: 1_700_000_060,
    })
    const tokens = json(await exchange(code))
    expect(accessTokens.rows.get(String(tokens['access_token']))).toMatchObject({
      clientId: 'web',
      subject: 'alice',
      scope: ['read'],
      issuedAt: 1_700_000_000,
      expiresAt: 1_700_003_600,
      authentication: { time: 1_700_000_000 },
    })
    expect(new Set(kinds)).toEqual(new Set(['grant', 'refresh_token']))
  })

  it('lose what a reused code issued, A-14, CODE-20', async () => {
    const { getCode, exchange, accessTokens } = createWithTables()
    const code = await getCode()
    await exchange(code)
    expect(accessTokens.rows.size).toBe(1)
    expect(json(await exchange(code))['error']).toBe('invalid_grant')
    expect(accessTokens.rows.size).toBe(0)
  })

  it('let an access token end alone and a refresh token end both, SQ-3, DJ-4, RFC 7009 §2.1', async () => {
    const { getCode, exchange, refresh, revoke, accessTokens } = createWithTables()
    const tokens = json(await exchange(await getCode()))
    await revoke(String(tokens['access_token']))
    expect(accessTokens.rows.size).toBe(0)
    const refreshed = json(await refresh(String(tokens['refresh_token'])))
    expect(accessTokens.rows.size).toBe(1)
    await revoke(String(refreshed['refresh_token']))
    expect(accessTokens.rows.size).toBe(0)
    expect((await refresh(String(refreshed['refresh_token']))).status).toBe(400)
  })

  it('are asked through the context of the server, where they are themselves', async () => {
    const { server, accessTokens, token } = createWithTables()
    const tokens = json(await token({ grant_type: 'client_credentials' }))
    const value = String(tokens['access_token'])
    const found = await server.context.repositories.accessTokens.find(value)
    expect(found).toBe(accessTokens.rows.get(value))
  })

  it('are where an API finds a token, and finds it no more once it is revoked, DJ-3, DJ-4', async () => {
    const { server, token, revoke, clock } = createWithTables()
    const validator = bearerToken({ store: server.context.repositories.accessTokens, clock })
    const form = { grant_type: 'client_credentials', scope: 'read' }
    const value = String(json(await token(form))['access_token'])
    expect(await validator.validate(value)).toMatchObject({ clientId: 'web', scope: ['read'] })
    await revoke(value)
    await expect(validator.validate(value)).rejects.toBeInstanceOf(InvalidTokenError)
  })

  it('that are left out are those of the store', async () => {
    const options: object = { repositories: { accessTokens: undefined } }
    const { token, server } = createProvider(options)
    const tokens = json(await token({ grant_type: 'client_credentials' }))
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(tokens['access_token']))).toBeDefined()
  })

  it('A-24 are answered for like the store when they fail, RFC 6749 §4.1.2.1', async () => {
    const { server, codes, getCode, exchange, events } = createWithTables()
    const code = await getCode()
    const cause = new Error('connection lost')
    const fail = () => Promise.reject(cause)
    Object.assign(codes, { save: fail })
    const asked = get('/authorize', authorizationParameters)
    const { searchParams } = locationOf(await answerAuthorization(server, asked))
    expect(searchParams.get('error')).toBe('temporarily_unavailable')
    for (const operation of ['consume', 'find']) {
      Object.assign(codes, { [operation]: fail })
      const response = await exchange(code)
      expect(response.status).toBe(503)
      expect(json(response)['error']).toBe('temporarily_unavailable')
    }
    for (const operation of ['save', 'consume', 'find']) {
      expect(events).toContainEqual({ type: 'store_failed', operation, kind: 'codes', cause })
    }
  })

  it('A-24 fail with an error of a store of ours like with any other, and burn no code', async () => {
    const { codes, getCode, exchange, events } = createWithTables()
    const code = await getCode()
    const cause = new StoreError('get', 'code')
    const find = codes.find.bind(codes)
    codes.find = () => Promise.reject(cause)
    expect((await exchange(code)).status).toBe(503)
    expect(events).toContainEqual({ type: 'store_failed', operation: 'find', kind: 'codes', cause })
    codes.find = find
    expect((await exchange(code)).status).toBe(200)
  })

  it('A-24 refuse with a protocol error of their own', async () => {
    const { codes, getCode, exchange, events } = createWithTables()
    const code = await getCode()
    codes.find = () => {
      throw new TemporarilyUnavailableError('Closed for the night')
    }
    const response = await exchange(code)
    expect(response.status).toBe(503)
    expect(json(response)['error_description']).toBe('Closed for the night')
    expect(events.map(({ type }) => type)).not.toContain('store_failed')
  })
})

describe('what the store keeps', () => {
  it('is the lifetime of a code and no token in clear text, SQ-2, SQ-5', async () => {
    const { getCode, exchange, store } = createProvider()
    const seen: string[] = []
    for (const name of ['put', 'insert', 'replace'] as const) {
      const work: (...values: never[]) => unknown = store[name].bind(store)
      Object.assign(store, {
        [name]: (...values: never[]) => {
          seen.push(JSON.stringify(values))
          return work(...values)
        },
      })
    }
    const code = await getCode()
    const tokens = json(await exchange(code))
    expect(seen.join('\n')).toContain('"expiresAt":1700000060')
    for (const secret of [code, tokens['access_token'], tokens['refresh_token']]) {
      expect(seen.join('\n')).not.toContain(secret)
    }
  })
})
