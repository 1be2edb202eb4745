import type { HttpResponse } from '@authkit/common/http'
import { jwt, JsonWebKey, KeySet } from '@authkit/jose'
import { jwtFormat, opaqueFormat, type Resource } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createProvider, json } from './provider.ts'

const api = 'https://api.example/'
const files = 'https://files.example/v1'
const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])

describe('attacks A3 and B1: a JWT for a resource that nobody asked for, RFC 8707 §2', () => {
  const usually = (resource: Omit<Resource, 'resource'>, audience: readonly string[] = [api]) => {
    const provider = createProvider({
      keys,
      accessTokens: jwtFormat({ audience }),
      resources: [{ resource: api, ...resource }, { resource: files }],
    })
    const { server, clock, token, exchange, refresh, getCode } = provider
    const read = (response: HttpResponse): Record<string, unknown> => ({
      status: response.status,
      ...json(response),
    })
    return {
      ...provider,
      forClient: async (name?: string) =>
        read(await token({ grant_type: 'client_credentials', scope: 'read', resource: name })),
      forUser: async () => read(await exchange(await getCode({ scope: 'read write' }))),
      renew: async (value: unknown) => read(await refresh(String(value))),
      recordOf: (tokens: Record<string, unknown>) =>
        server.context.repositories.accessTokens.find(String(tokens['access_token'])),
      claimsOf: (tokens: Record<string, unknown>) =>
        jwt.decode(String(tokens['access_token']), keys, { clock }),
    }
  }

  it('is refused to a client that the resource is closed to, though it leaves the parameter out', async () => {
    let open = true
    const { forUser, renew, forClient, events } = usually({ allowClient: () => open })
    const { refresh_token: token } = await forUser()
    open = false
    expect(await forClient()).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(events).toContainEqual(expect.objectContaining({ reason: 'resource_not_allowed' }))
    expect(await forUser()).toMatchObject({ error: 'invalid_target' })
    expect(await renew(token)).toMatchObject({ error: 'invalid_target' })
    expect(await forClient(files)).toMatchObject({ status: 200 })
  })

  it('has the scopes and the lifetime of the resource, and is recorded as one for it', async () => {
    const { forUser, claimsOf, recordOf, clock, events } = usually({
      scopes: ['read'],
      accessTokenLifetime: 60,
    })
    const tokens = await forUser()
    expect(tokens).toMatchObject({ expires_in: 60, scope: 'read' })
    expect(claimsOf(tokens)).toMatchObject({ aud: api, scope: 'read', exp: clock() + 60 })
    expect(await recordOf(tokens)).toMatchObject({ audience: [api], scope: ['read'] })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', resources: [api], scope: ['read'] }),
    )
  })

  it('is written as the resource says', async () => {
    const { forClient, recordOf } = usually({ accessTokens: opaqueFormat() })
    const tokens = await forClient()
    expect(String(tokens['access_token'])).not.toContain('.')
    expect(await recordOf(tokens)).toMatchObject({ audience: [api] })
  })

  it('obeys each of several, and still names those that the server does not know', async () => {
    const audience = [api, 'web', files]
    const { forClient, claimsOf, recordOf } = usually({ accessTokenLifetime: 60 }, audience)
    const tokens = await forClient()
    expect(tokens).toMatchObject({ expires_in: 60 })
    expect(claimsOf(tokens)['aud']).toEqual(audience)
    expect(await recordOf(tokens)).toMatchObject({ audience: [api, files] })
    const closed = usually({ allowClient: () => false }, audience)
    expect(await closed.forClient()).toMatchObject({ error: 'invalid_target' })
  })
})
