import { describe, expect, it } from 'vitest'
import { basic, clients, createProvider, json, secret, type ProviderOptions } from '../provider.ts'

async function signedIn(options: ProviderOptions = {}) {
  const provider = createProvider(options)
  const tokens = json(await provider.exchange(await provider.getCode({ scope: 'read write' })))
  return {
    ...provider,
    first: String(tokens['refresh_token']),
    accessToken: String(tokens['access_token']),
  }
}

describe('refresh token grant', () => {
  it('answers with a new access token and a new refresh token, RFC 6749 §6', async () => {
    const { refresh, first } = await signedIn()
    const response = await refresh(first)
    const tokens = json(response)
    expect(response.status).toBe(200)
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'read write' })
    expect(tokens['refresh_token']).not.toBe(first)
  })

  it('A-19 revokes the family when a rotated token is used again, RFC 9700 §4.14.2', async () => {
    const { server, refresh, first, clock, events } = await signedIn()
    const second = json(await refresh(first))
    clock.advance(11)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(json(await refresh(String(second['refresh_token'])))['error']).toBe('invalid_grant')
    expect(
      await server.context.repositories.accessTokens.find(String(second['access_token'])),
    ).toBeUndefined()
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'grant_revoked', reason: 'refresh_token_reused' }),
    )
  })

  it('A-19 answers the same successor again within the grace window', async () => {
    const { refresh, first, clock } = await signedIn()
    const lost = json(await refresh(first))
    clock.advance(9)
    expect(json(await refresh(first))).toEqual(lost)
    expect((await refresh(String(lost['refresh_token']))).status).toBe(200)
  })

  it('A-19 ends the family when the old token comes back after its successor was used, even within the window', async () => {
    const { refresh, first } = await signedIn()
    const second = json(await refresh(first))
    const third = json(await refresh(String(second['refresh_token'])))
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(json(await refresh(String(third['refresh_token'])))['error']).toBe('invalid_grant')
  })

  it('A-20 answers 50 parallel refreshes with one and the same successor', async () => {
    const { refresh, first } = await signedIn()
    const responses = await Promise.all(Array.from({ length: 50 }, () => refresh(first)))
    expect(new Set(responses.map((response) => json(response)['refresh_token'])).size).toBe(1)
    expect(responses.every((response) => response.status === 200)).toBe(true)
  })

  it('A-20 lets revocation win over a rotation at the same time', async () => {
    const { server, refresh, revoke, first } = await signedIn()
    const [rotated] = await Promise.all([refresh(first), revoke(first)])
    // Whether the rotation was answered before or after: what it issued, if anything, is worth nothing.
    const { access_token: access, refresh_token: next } = json(rotated)
    expect(await server.context.repositories.accessTokens.find(String(access))).toBeUndefined()
    expect(json(await refresh(String(next)))['error']).toBe('invalid_grant')
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
  })

  it('without a grace window takes every reuse for theft', async () => {
    const { refresh, first } = await signedIn({ refresh: { graceWindow: 0 } })
    await refresh(first)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
  })

  it('A-21 is bound to its client, RFC 6749 §6', async () => {
    const { refresh, first } = await signedIn()
    expect(json(await refresh(first, {}, basic('other', secret)))['error']).toBe('invalid_grant')
    expect((await refresh(first)).status).toBe(200)
  })

  it('A-29 asks a confidential client to authenticate, RFC 6749 §6', async () => {
    const { token, first } = await signedIn()
    const response = await token(
      { grant_type: 'refresh_token', refresh_token: first, client_id: 'web' },
      {},
    )
    expect(json(response)['error']).toBe('invalid_client')
  })

  it('A-22 narrows the scope and refuses a wider one without losing the token, RFC 6749 §6', async () => {
    const { refresh, first } = await signedIn()
    expect(json(await refresh(first, { scope: 'read admin' }))['error']).toBe('invalid_scope')
    const narrow = json(await refresh(first, { scope: 'read' }))
    expect(narrow['scope']).toBe('read')
    expect(json(await refresh(String(narrow['refresh_token'])))['scope']).toBe('read write')
  })

  it('gives no scope that the client may no longer ask for', async () => {
    let scope = 'read write'
    const web = { ...clients[0] }
    const { refresh, first } = await signedIn({ clients: () => ({ ...web, scope }) })
    scope = 'read'
    const narrowed = json(await refresh(first))
    expect(narrowed['scope']).toBe('read')
    const wider = await refresh(String(narrowed['refresh_token']), { scope: 'read write' })
    expect(json(wider)['error']).toBe('invalid_scope')
  })

  it('keeps no response without a grace window', async () => {
    const { server, refresh, first } = await signedIn({ refresh: { graceWindow: 0 } })
    await refresh(first)
    const stored = await server.context.repositories.refreshTokens.find(first)
    expect(stored?.record.successor?.response).toBe('')
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

  it.each(['', 'nonsense', 'x'.repeat(20_000)])('refuses the token %s', async (value) => {
    const { refresh } = await signedIn()
    const response = await refresh(value)
    expect(response.status).toBe(400)
    expect(['invalid_grant', 'invalid_request']).toContain(json(response)['error'])
  })
})
