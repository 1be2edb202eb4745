import { AuthkitError } from '@authkit/common'
import { TemporarilyUnavailableError } from '@authkit/oauth2'
import type { AllowScope } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  json,
  locationOf,
  redirectUri,
  secret,
} from './provider.ts'

const web = {
  client_id: 'web',
  client_secret: secret,
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'client_credentials'],
}

/** The scope of the tokens of a code for which this was asked, and of the client's own. */
async function granted(allowScope: AllowScope | undefined, scope: string | undefined) {
  const provider = createProvider({ clients: [web], ...(allowScope ? { allowScope } : {}) })
  const tokens = json(await provider.exchange(await provider.getCode({ scope })))
  const own = json(await provider.token({ grant_type: 'client_credentials', scope }))
  expect(own['scope']).toEqual(tokens['scope'])
  return { tokens, own }
}

describe('scopes of the server', () => {
  it('let a client ask for these and no others, AS-2, CODE-5, T-CODE-5, FL-2, RFC 6749 §3.3', async () => {
    const { server, token } = createProvider({ scopes: ['profile'], clients: [web] })
    const asked = { ...authorizationParameters, scope: 'invalid', state: 'foo' }
    const answer = locationOf(await answerAuthorization(server, get('/authorize', asked)))
    expect(answer.searchParams.get('error')).toBe('invalid_scope')
    expect(answer.searchParams.get('state')).toBe('foo')
    const form = { grant_type: 'client_credentials' }
    expect(json(await token({ ...form, scope: 'profile invalid' }))['error']).toBe('invalid_scope')
    expect(json(await token({ ...form, scope: 'profile' }))['scope']).toBe('profile')
    expect((await token(form)).status).toBe(200)
  })

  it('are any when the server names none, AS-2', async () => {
    const options = { clients: [web], allowScope: (all: readonly string[] = []) => all }
    const { server } = createProvider(options)
    expect(server.metadata()['scopes_supported']).toEqual(['read', 'write', 'admin'])
    const open = createProvider({ ...options, scopes: [] })
    const refused = await open.token({ grant_type: 'client_credentials', scope: 'anything' })
    expect(json(refused)['error']).toBe('invalid_scope')
  })
})

describe('allowScope', () => {
  it('gives a default where nothing is asked for, MOD-1, T-CODE-20', async () => {
    const { tokens } = await granted((requested) => requested ?? ['read', 'write'], undefined)
    expect(tokens['scope']).toBe('read write')
  })

  it('attack A13: gives a default longer than a request may be, and it can be refreshed, RFC 6749 §6', async () => {
    const scopes = Array.from({ length: 500 }, (_, count) => `scope-number-${count}`)
    const grant_types = ['authorization_code', 'refresh_token']
    const { getCode, exchange, refresh, token } = createProvider({
      clients: [{ ...web, grant_types }],
      scopes,
      allowScope: (requested) => requested ?? scopes,
    })
    const first = json(await exchange(await getCode({ scope: undefined })))
    const second = json(await refresh(String(first['refresh_token'])))
    expect([first['scope'], second['scope']]).toEqual([scopes.join(' '), scopes.join(' ')])
    const asked = await token({ grant_type: 'client_credentials', scope: scopes.join(' ') })
    expect(asked.status).toBe(400)
  })

  it('gives no scope at all, and then the answer names none, MOD-1, T-CODE-21', async () => {
    const { tokens } = await granted(() => [], undefined)
    expect(tokens['access_token']).toBeDefined()
    expect(tokens).not.toHaveProperty('scope')
    expect((await granted(undefined, undefined)).tokens).not.toHaveProperty('scope')
  })

  it('refuses a request without scope, and the client is told, MOD-1, T-CODE-22', async () => {
    for (const refusal of [undefined, null]) {
      const refuse: object = { clients: [web], allowScope: async () => refusal }
      const { server, token } = createProvider(refuse)
      const asked = { ...authorizationParameters, scope: undefined }
      const answer = locationOf(await answerAuthorization(server, get('/authorize', asked)))
      expect(answer.searchParams.get('error')).toBe('invalid_scope')
      expect(answer.searchParams.get('state')).toBe('af0ifjsldkj')
      const own = await token({ grant_type: 'client_credentials' })
      expect(json(own)['error']).toBe('invalid_scope')
    }
  })

  it('narrows what is asked for, knows the client, and may ask a database, CODE-6, RFC 6749 §3.3', async () => {
    const seen: unknown[] = []
    const narrow: AllowScope = async (requested, client) => {
      seen.push(requested, client.client_id)
      return requested?.filter((name) => name !== 'admin')
    }
    const { tokens } = await granted(narrow, 'read admin read')
    expect(tokens['scope']).toBe('read')
    expect(seen.slice(0, 2)).toEqual([['read', 'admin'], 'web'])
  })

  it('is not asked about a scope that the server does not have', async () => {
    let asked = 0
    const { token } = createProvider({
      clients: [web],
      allowScope: (requested) => {
        asked += 1
        return requested
      },
    })
    const response = await token({ grant_type: 'client_credentials', scope: 'nothing' })
    expect(json(response)['error']).toBe('invalid_scope')
    expect(asked).toBe(0)
  })

  it('refuses with what it throws', async () => {
    const unavailable = new TemporarilyUnavailableError()
    const { token } = createProvider({
      clients: [web],
      allowScope: () => {
        throw unavailable
      },
    })
    expect((await token({ grant_type: 'client_credentials' })).status).toBe(503)
    const broken = createProvider({
      clients: [web],
      allowScope: () => Promise.reject(new Error('x')),
    })
    const failure = broken.token({ grant_type: 'client_credentials' })
    await expect(failure).rejects.toThrow('x')
    await expect(failure).rejects.not.toBeInstanceOf(AuthkitError)
  })
})

describe('the scope that a client registered', () => {
  it('bounds what it gets, and asking for nothing but others is refused, CODE-10, SQ-1, RFC 6749 §3.3', async () => {
    const bounded = { ...web, scope: 'read' }
    const { authorize, token } = createProvider({ clients: [bounded] })
    expect((await authorize({ scope: 'read admin' })).scope).toEqual(['read'])
    await expect(authorize({ scope: 'admin' })).rejects.toMatchObject({ error: 'invalid_scope' })
    const form = { grant_type: 'client_credentials', scope: 'admin' }
    expect(json(await token(form, basic('web', secret)))['error']).toBe('invalid_scope')
  })
})
