import { InvalidGrantError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { basic, clients, createProvider, json, secret } from '../provider.ts'
import { signedIn } from '../refresh-tokens/signed-in.ts'

describe('refresh token grant', () => {
  it('answers with a new access token and a new refresh token, RFC 6749 §6, RT-7, RT-8, T-RT-7', async () => {
    const { refresh, first } = await signedIn()
    const response = await refresh(first)
    const tokens = json(response)
    expect(response.status).toBe(200)
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'read write' })
    expect(tokens['refresh_token']).not.toBe(first)
  })

  it('A-21 is bound to its client, RFC 6749 §6, RT-4', async () => {
    const { refresh, first } = await signedIn()
    expect(json(await refresh(first, {}, basic('other', secret)))['error']).toBe('invalid_grant')
    expect((await refresh(first)).status).toBe(200)
  })

  it('A-29 asks a confidential client to authenticate, RFC 6749 §6, RT-1, T-RT-1', async () => {
    const { token, first } = await signedIn()
    const response = await token(
      { grant_type: 'refresh_token', refresh_token: first, client_id: 'web' },
      {},
    )
    expect(json(response)['error']).toBe('invalid_client')
    for (const credentials of [
      {},
      basic('nobody', secret),
      basic('web', `${secret}x`),
      basic('web', ''),
    ]) {
      const refused = await token(
        { grant_type: 'refresh_token', refresh_token: first },
        credentials,
      )
      expect([refused.status, json(refused)['error']]).toEqual([401, 'invalid_client'])
    }
  })

  it('A-22 narrows the scope and refuses a wider one without losing the token, RFC 6749 §6, RT-5, T-RT-3, T-RT-8', async () => {
    const { refresh, first } = await signedIn()
    expect(json(await refresh(first, { scope: 'read admin' }))['error']).toBe('invalid_scope')
    const narrow = json(await refresh(first, { scope: 'read' }))
    expect(narrow['scope']).toBe('read')
    const whole = json(await refresh(String(narrow['refresh_token']), { scope: 'write read' }))
    expect(whole['scope']).toBe('write read')
    expect(json(await refresh(String(whole['refresh_token'])))['scope']).toBe('read write')
  })

  it('gives no scope that the client may no longer ask for, RT-8', async () => {
    let scope = 'read write'
    const web = { ...clients[0] }
    const { refresh, first } = await signedIn({ clients: () => ({ ...web, scope }) })
    scope = 'read'
    const narrowed = json(await refresh(first))
    expect(narrowed['scope']).toBe('read')
    const wider = await refresh(String(narrowed['refresh_token']), { scope: 'read write' })
    expect(json(wider)['error']).toBe('invalid_scope')
  })

  it('ends when it is not used and when the sign-in is too old', async () => {
    const { refresh, first, clock } = await signedIn({
      refresh: { idleLifetime: 100, absoluteLifetime: 250 },
    })
    clock.advance(90)
    const second = json(await refresh(first))
    clock.advance(90)
    const third = json(await refresh(String(second['refresh_token'])))
    expect(third['expires_in']).toBe(70)
    clock.advance(70)
    expect(json(await refresh(String(third['refresh_token'])))['error']).toBe('invalid_grant')
    const idle = await signedIn({ refresh: { idleLifetime: 100 } })
    idle.clock.advance(100)
    expect(json(await idle.refresh(idle.first))['error']).toBe('invalid_grant')
  })

  it.each(['', 'nonsense', 'x'.repeat(20_000)])(
    'RT-3, RT-4, T-RT-2 refuses the token %s',
    async (value) => {
      const { refresh } = await signedIn()
      const response = await refresh(value)
      expect(response.status).toBe(400)
      expect(['invalid_grant', 'invalid_request']).toContain(json(response)['error'])
    },
  )

  it('RT-3, T-RT-2 says which parameter is missing', async () => {
    const { token } = createProvider()
    expect(json(await token({ grant_type: 'refresh_token' }))).toEqual({
      error: 'invalid_request',
      error_description: 'The parameter refresh_token is missing',
    })
  })

  it('RT-2, T-RT-6 refuses a client that is not registered for it', async () => {
    const web = { ...clients[0], grant_types: ['authorization_code'] }
    const { refresh } = createProvider({ clients: [web] })
    expect(json(await refresh('any'))['error']).toBe('unauthorized_client')
  })

  it('RT-5, T-RT-4 gives no scope to a grant that has none', async () => {
    const { exchange, getCode, refresh } = createProvider()
    const { refresh_token: token } = json(await exchange(await getCode({ scope: undefined })))
    expect(json(await refresh(String(token), { scope: 'read' }))['error']).toBe('invalid_scope')
    expect(json(await refresh(String(token)))).not.toHaveProperty('scope')
  })

  it('RT-6, T-RT-5 refuses as an invalid grant when the application says that the user is gone, RFC 6749 §5.2', async () => {
    const gone = new Set<string>()
    const provider = await signedIn()
    provider.server.use({
      extension: 'accounts',
      tokenRequest(_request, { subject = '' }) {
        if (gone.has(subject)) throw new InvalidGrantError(undefined, { reason: 'user_gone' })
      },
    })
    const second = String(json(await provider.refresh(provider.first))['refresh_token'])
    gone.add('alice')
    const response = await provider.refresh(second)
    expect([response.status, json(response)['error']]).toEqual([400, 'invalid_grant'])
    // The answer that was given before is not given to somebody whom the application refuses.
    expect(json(await provider.refresh(provider.first))['error']).toBe('invalid_grant')
    gone.delete('alice')
    expect((await provider.refresh(second)).status).toBe(200)
  })

  it('RT-8 gives no scope that the server no longer has', async () => {
    const before = await signedIn()
    const { refresh } = createProvider({ store: before.store, scopes: ['read'] })
    expect(json(await refresh(before.first))['scope']).toBe('read')
  })

  it('asks the rule of the application again, and takes no scope from it that was not granted', async () => {
    let rule = (requested: readonly string[]): readonly string[] => requested
    const { refresh, first } = await signedIn({
      // The client is registered for "read write" only: what counts is the rule.
      allowScope: (requested) => requested && rule(requested),
    })
    rule = (requested) => [...requested.filter((name) => name !== 'write'), 'admin']
    const renewed = json(await refresh(first))
    expect(renewed['scope']).toBe('read')
    rule = (requested) => requested
    expect(json(await refresh(String(renewed['refresh_token'])))['scope']).toBe('read write')
  })

  it('gives scopes that the rule of the application grants beyond the registration', async () => {
    const { exchange, getCode, refresh } = createProvider({ allowScope: (requested) => requested })
    const tokens = json(await exchange(await getCode({ scope: 'read admin' })))
    expect(json(await refresh(String(tokens['refresh_token'])))['scope']).toBe('read admin')
  })

  it('A-49 refuses a token of which only the grant is gone', async () => {
    const { server, refresh, first, lastReason } = await signedIn()
    const { grants, refreshTokens } = server.context.repositories
    await grants.remove((await refreshTokens.find(first))?.record.grantId ?? '')
    const response = await refresh(first)
    expect([response.status, json(response)['error']]).toEqual([400, 'invalid_grant'])
    expect(lastReason()).toBe('grant_gone')
  })

  it('A-57 is found by its exact text only', async () => {
    const { refresh, first } = await signedIn()
    for (const other of [first.slice(0, -1), `${first}A`, first.toLowerCase(), ` ${first}`]) {
      expect(json(await refresh(other))['error']).toBe('invalid_grant')
    }
    expect((await refresh(first)).status).toBe(200)
  })

  it('ends by the clock of the server, whatever the store of the application keeps', async () => {
    const { server, refresh, clock, store } = await signedIn()
    const { grants, refreshTokens } = server.context.repositories
    const grant = { grantId: 'kept', clientId: 'web', scope: [], remembered: {} }
    await grants.save(grant, clock() + 1000)
    const until = clock() + 1000
    const record = { grantId: 'kept', clientId: 'web', subject: undefined }
    await refreshTokens.save('kept', { ...record, expiresAt: until, familyExpiresAt: until })
    const own = createProvider({
      store,
      repositories: {
        refreshTokens: {
          ...refreshTokens,
          find: async (token) => {
            const found = await refreshTokens.find(token)
            return found && { ...found, record: { ...found.record, expiresAt: clock() } }
          },
        },
      },
    })
    expect(json(await own.refresh('kept'))['error']).toBe('invalid_grant')
    expect((await refresh('kept')).status).toBe(200)
  })
})
