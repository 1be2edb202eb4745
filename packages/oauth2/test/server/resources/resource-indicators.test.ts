import { jwt, JsonWebKey, KeySet } from '@authkit/jose'
import { OAuth2Error, TemporarilyUnavailableError } from '@authkit/oauth2'
import { jwtFormat, opaqueFormat, type Resource } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { formRequest } from '../grants/exchange-provider.ts'
import {
  authentication,
  authorizationParameters,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  type ProviderOptions,
  redirectUri,
  verifier,
} from '../provider.ts'

const api = 'https://api.example/'
const files = 'https://files.example/v1'
const urn = 'urn:example:ledger'
const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])

const usual: readonly Resource[] = [{ resource: api }, { resource: files }, { resource: urn }]

interface ResourceOptions extends Omit<ProviderOptions, 'resources'> {
  /** Resources of the server; false for a server that knows none. */
  readonly resources?: ProviderOptions['resources'] | false
}

/** A server with resources, and requests that name several of them. */
function withResources({ resources = usual, ...options }: ResourceOptions = {}) {
  const provider = createProvider({ ...(resources === false ? {} : { resources }), ...options })
  const { server, clock } = provider
  const ask = (names: readonly string[]) => {
    const request = get('/authorize', { ...authorizationParameters, scope: 'read write' })
    const more = names.map((each) => `&resource=${encodeURIComponent(each)}`).join('')
    return server.validateConsentRequest({ ...request, url: `${request.url}${more}` })
  }
  const getCode = async (names: readonly string[], allowed?: readonly string[]) => {
    const response = await server.createAuthorizationResponse(await ask(names), {
      subject: 'alice',
      authentication,
      resources: allowed,
    })
    return locationOf(response).searchParams.get('code') ?? ''
  }
  const send = async (form: Record<string, string | readonly string[]>) => {
    const response = await server.createTokenResponse(formRequest('/token', form, 'web'))
    return { status: response.status, ...json(response) } as Record<string, unknown>
  }
  const redeem = (code: string, resource: readonly string[] = []) =>
    send({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      resource,
    })
  const renew = (token: unknown, resource: readonly string[] = []) =>
    send({ grant_type: 'refresh_token', refresh_token: String(token), resource })
  const forClient = (resource: readonly string[], scope = 'read write') =>
    send({ grant_type: 'client_credentials', resource, scope })
  const recordOf = (tokens: Record<string, unknown>) =>
    server.context.repositories.accessTokens.find(String(tokens['access_token']))
  const claimsOf = (tokens: Record<string, unknown>) =>
    jwt.decode(String(tokens['access_token']), keys, { clock })
  return { ...provider, ask, getCode, redeem, renew, forClient, recordOf, claimsOf }
}

describe('resource at the authorization endpoint, RFC 8707 §2.1, GAP-14', () => {
  it('is kept with the request, each once, and with the grant, RFC 8707 §2', async () => {
    const { ask, getCode, redeem, recordOf } = withResources()
    const request = await ask([api, files, api])
    expect(request.resources).toEqual([api, files])
    const tokens = await redeem(await getCode([api, files]))
    expect(await recordOf(tokens)).toMatchObject({ audience: [api, files] })
  })

  it.each([
    ['unknown', ['https://unknown.example/']],
    ['a fragment', [`${api}#part`]],
    ['an empty fragment', [`${api}#`]],
    ['relative', ['/api']],
    ['relative to a scheme', ['//api.example/']],
    ['no URI', ['api']],
    ['another case', ['HTTPS://API.EXAMPLE/']],
    ['without its slash', ['https://api.example']],
    ['with a space', [`${api} `]],
    ['too long', [`${api}${'x'.repeat(2048)}`]],
    ['one good, one bad', [api, 'https://unknown.example/']],
    ['a name of JavaScript', ['constructor']],
    ['ninety times unknown', Array.from({ length: 90 }, (_, n) => `${api}${n}`)],
  ])('A-51 refuses one that is %s, RFC 8707 §2', async (_what, resources) => {
    const { ask, server, forClient } = withResources()
    const error: unknown = await ask(resources).catch((cause: unknown) => cause)
    if (!(error instanceof OAuth2Error)) throw new Error('It was not refused')
    // The redirect URI is known: the client is told there.
    const answer = locationOf(server.createErrorResponse(error))
    expect(answer.searchParams.get('error')).toBe('invalid_target')
    expect(await forClient(resources)).toMatchObject({ status: 400, error: 'invalid_target' })
  })

  it('A-51 takes ten at most, however many there are', async () => {
    const { ask, forClient } = withResources({ resources: (resource) => ({ resource }) })
    const names = Array.from({ length: 11 }, (_, n) => `${api}${n}`)
    expect((await ask(names.slice(1))).resources).toHaveLength(10)
    await expect(ask(names)).rejects.toMatchObject({ error: 'invalid_target' })
    expect(await forClient(names)).toMatchObject({ status: 400, error: 'invalid_target' })
  })

  it('ignores one without a value, RFC 6749 §3.1', async () => {
    const { ask } = withResources()
    expect((await ask(['', api, ''])).resources).toEqual([api])
  })

  it('A-33 lets the user allow fewer and never others', async () => {
    const { getCode, redeem, recordOf } = withResources()
    const tokens = await redeem(await getCode([api, files], [files]))
    expect(await recordOf(tokens)).toMatchObject({ audience: [files] })
    await expect(getCode([api], [files])).rejects.toThrow('An approval can only hold')
  })
})

describe('resource at the token endpoint, RFC 8707 §2.2', () => {
  it('narrows a code to some of what was granted, and the refresh token stays whole', async () => {
    const { getCode, redeem, renew, recordOf } = withResources()
    const first = await redeem(await getCode([api, files]), [files])
    expect(await recordOf(first)).toMatchObject({ audience: [files] })
    const second = await renew(first['refresh_token'], [api])
    expect(await recordOf(second)).toMatchObject({ audience: [api] })
    const third = await renew(second['refresh_token'])
    expect(await recordOf(third)).toMatchObject({ audience: [api, files] })
  })

  it('A-15, A-51 gives a code for no resource that was not granted', async () => {
    const { getCode, redeem, events } = withResources()
    expect(await redeem(await getCode([api]), [files])).toMatchObject({
      status: 400,
      error: 'invalid_target',
    })
    expect(events).toContainEqual(expect.objectContaining({ reason: 'resource_not_granted' }))
    // Nothing was named when the user was asked, so nothing can be named now.
    expect(await redeem(await getCode([]), [api])).toMatchObject({ error: 'invalid_target' })
    expect(await redeem(await getCode([api]), [api, files])).toMatchObject({
      error: 'invalid_target',
    })
  })

  it('A-51 refreshes for no other resource, and the token is still usable', async () => {
    const { getCode, redeem, renew, recordOf } = withResources()
    const { refresh_token: token } = await redeem(await getCode([api]))
    expect(await renew(token, [files])).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(await renew(token, [`${api}#x`])).toMatchObject({ error: 'invalid_target' })
    expect(await recordOf(await renew(token, [api, api]))).toMatchObject({ audience: [api] })
  })

  it('gives a client tokens for what it names, RFC 8707 §2.2', async () => {
    const { forClient, recordOf, events } = withResources()
    expect(await recordOf(await forClient([api, urn]))).toMatchObject({ audience: [api, urn] })
    expect(await recordOf(await forClient([]))).toMatchObject({ audience: undefined })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', resources: [api, urn] }),
    )
  })

  it('means nothing to a server that knows no resources, RFC 6749 §3.1', async () => {
    const { getCode, redeem, forClient, recordOf } = withResources({ resources: false })
    const tokens = await redeem(await getCode(['/api', '#']), ['anything'])
    expect(tokens['status']).toBe(200)
    expect((await recordOf(tokens))?.audience).toBeUndefined()
    expect((await recordOf(await forClient([api])))?.audience).toBeUndefined()
  })
})

describe('what a resource says about its tokens', () => {
  const formats: readonly Resource[] = [
    { resource: api, accessTokens: jwtFormat(), accessTokenLifetime: 60, scopes: ['read'] },
    { resource: files, accessTokens: opaqueFormat(), accessTokenLifetime: 7200, scopes: ['write'] },
    { resource: urn },
  ]

  it('A-51 puts what was granted into aud and nothing else, RFC 8707 §2, RFC 9068 §3', async () => {
    const { forClient, claimsOf, recordOf } = withResources({
      keys,
      accessTokens: jwtFormat({ audience: 'https://usual.example' }),
    })
    const one = await forClient([api])
    expect(claimsOf(one)['aud']).toBe(api)
    const both = await forClient([api, files])
    expect(claimsOf(both)['aud']).toEqual([api, files])
    expect(await recordOf(both)).toMatchObject({ audience: [api, files] })
    expect(claimsOf(await forClient([]))['aud']).toBe('https://usual.example')
  })

  it('A-51 refuses a JWT for nobody in particular, RFC 9068 §3', async () => {
    const { forClient } = withResources({ keys, accessTokens: jwtFormat() })
    expect(await forClient([])).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(await forClient([api])).toMatchObject({ status: 200 })
  })

  it('writes them as it says, and as the server says where it does not', async () => {
    const { forClient, claimsOf } = withResources({ keys, resources: formats })
    expect(claimsOf(await forClient([api]))['aud']).toBe(api)
    for (const resource of [files, urn]) {
      expect(String((await forClient([resource]))['access_token'])).not.toContain('.')
    }
  })

  it('refuses one token for resources that take different ones, RFC 8707 §2.2', async () => {
    const { getCode, redeem, renew, forClient, claimsOf } = withResources({
      keys,
      resources: formats,
    })
    expect(await forClient([api, files])).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(await forClient([api, urn])).toMatchObject({ error: 'invalid_target' })
    // Each of them can be had alone from one grant.
    const first = await redeem(await getCode([api, files]), [api])
    expect(claimsOf(first)).toMatchObject({ aud: api, scope: 'read' })
    expect(await renew(first['refresh_token'], [files])).toMatchObject({ scope: 'write' })
  })

  it('asks a function for the format once, so that it is one format for all', async () => {
    const { forClient, claimsOf } = withResources({
      keys,
      accessTokens: () => jwtFormat({ audience: 'https://usual.example' }),
    })
    expect(claimsOf(await forClient([api, files]))['aud']).toEqual([api, files])
  })

  it('keeps the shortest lifetime and the scopes that mean something to one of them', async () => {
    const shared = jwtFormat()
    const { forClient, claimsOf, clock } = withResources({
      keys,
      accessTokens: shared,
      resources: [
        { resource: api, accessTokenLifetime: 60, scopes: ['read'] },
        { resource: files, accessTokenLifetime: 7200, scopes: ['write'] },
        { resource: urn, scopes: [] },
      ],
    })
    const both = await forClient([api, files])
    expect(both).toMatchObject({ expires_in: 60, scope: 'read write' })
    expect(claimsOf(both)['exp']).toBe(clock() + 60)
    // Never longer than the server says.
    expect(await forClient([files])).toMatchObject({ expires_in: 3600, scope: 'write' })
    expect(await forClient([urn], '')).not.toHaveProperty('scope')
  })

  it('attack A11: refuses a token of which the resource leaves no scope, since an answer without scope means all of it, RFC 6749 §5.1', async () => {
    const { getCode, redeem, renew, forClient, events } = withResources({
      resources: [{ resource: api, scopes: ['admin'] }, { resource: files }],
    })
    expect(await forClient([api], 'read')).toMatchObject({ status: 400, error: 'invalid_scope' })
    expect(events).toContainEqual(expect.objectContaining({ reason: 'no_scope_of_resource' }))
    const { refresh_token: token } = await redeem(await getCode([api, files]), [files])
    expect(await renew(token, [api])).toMatchObject({ status: 400, error: 'invalid_scope' })
    expect(await renew(token)).toMatchObject({ status: 200, scope: 'read write' })
  })
})

describe('clients of a resource', () => {
  const closed = (allowClient: Resource['allowClient']) =>
    withResources({ resources: [{ resource: api, allowClient }] })

  it.each([
    ['says no', () => false],
    ['promises no', async () => false],
    // What JavaScript callers write is anything.
    ['says nothing', () => undefined as unknown as boolean],
    ['says something else', () => 'yes' as unknown as boolean],
  ])('A-51, R-06 are refused when allowClient %s', async (_what, allowClient) => {
    const { ask, forClient, events } = closed(allowClient)
    await expect(ask([api])).rejects.toMatchObject({ error: 'invalid_target' })
    expect(await forClient([api])).toMatchObject({ error: 'invalid_target' })
    expect(events).toContainEqual(expect.objectContaining({ reason: 'resource_not_allowed' }))
  })

  it('get tokens when it says yes, now or later', async () => {
    for (const allowClient of [() => true, async () => true]) {
      expect(await closed(allowClient).forClient([api])).toMatchObject({ status: 200 })
    }
  })

  it('A-51 get no more tokens once they are no longer allowed, whatever was granted', async () => {
    let open = true
    const { getCode, redeem, renew, recordOf } = withResources({
      resources: [{ resource: api, allowClient: () => open }, { resource: files }],
    })
    const { refresh_token: token } = await redeem(await getCode([api, files]))
    open = false
    expect(await renew(token)).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(await renew(token, [api])).toMatchObject({ error: 'invalid_target' })
    expect(await recordOf(await renew(token, [files]))).toMatchObject({ audience: [files] })
  })
})

describe('resources of the application', () => {
  it('are asked for by their exact name, and not by what can be none', async () => {
    const asked: string[] = []
    const { forClient, recordOf } = withResources({
      resources: async (name) => {
        asked.push(name)
        return name.startsWith('https://api.example') ? { resource: api } : undefined
      },
    })
    expect(await recordOf(await forClient([api]))).toMatchObject({ audience: [api] })
    expect(await forClient(['https://api.example'])).toMatchObject({ error: 'invalid_target' })
    for (const name of ['relative', `${api}#x`, 'https://exämple.example/', `${api}\u0000`]) {
      expect(await forClient([name])).toMatchObject({ error: 'invalid_target' })
    }
    expect(new Set(asked)).toEqual(new Set([api, 'https://api.example']))
  })

  it('A-51 get no tokens once they are gone, whatever was granted', async () => {
    let known = [api, files]
    const { getCode, redeem, renew, recordOf } = withResources({
      resources: (name) => (known.includes(name) ? { resource: name } : undefined),
    })
    const { refresh_token: token } = await redeem(await getCode([api, files]))
    known = [files]
    expect(await renew(token)).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(await recordOf(await renew(token, [files]))).toMatchObject({ audience: [files] })
  })

  it('A-51 of a stored grant are still checked when the server knows none any more', async () => {
    const before = withResources()
    const tokens = await before.redeem(await before.getCode([api]))
    const after = withResources({ store: before.store, resources: false })
    expect(await after.renew(tokens['refresh_token'])).toMatchObject({ error: 'invalid_target' })
  })

  it('A-24 answers 503 when they cannot be looked up, and reports it', async () => {
    const cause = new Error('the database is down')
    const { ask, forClient, events } = withResources({ resources: () => Promise.reject(cause) })
    expect(await forClient([api])).toMatchObject({ status: 503, error: 'temporarily_unavailable' })
    await expect(ask([api])).rejects.toMatchObject({ error: 'temporarily_unavailable' })
    expect(events).toContainEqual({
      type: 'store_failed',
      operation: 'get',
      kind: 'resource',
      cause,
    })
    const busy = withResources({
      resources: () => Promise.reject(new TemporarilyUnavailableError()),
    })
    expect(await busy.forClient([api])).toMatchObject({ status: 503 })
  })

  it('are held to the rules of those in code', async () => {
    const wrong: Resource = { resource: api, accessTokenLifetime: Number.NaN }
    const { forClient } = withResources({ resources: () => wrong })
    await expect(forClient([api])).rejects.toThrow('accessTokenLifetime')
    const unsigned = withResources({
      resources: () => ({ resource: api, accessTokens: jwtFormat() }),
    })
    await expect(unsigned.forClient([api])).rejects.toThrow('needs signing keys')
  })
})

describe('S-C1 resources in code', () => {
  it.each([
    ['a relative one', [{ resource: '/api' }], 'absolute URI without fragment'],
    ['a fragment', [{ resource: `${api}#x` }], 'absolute URI without fragment'],
    ['an empty one', [{ resource: '' }], 'option resource must be'],
    ['one twice', [{ resource: api }, { resource: api }], 'is there twice'],
    ['no lifetime', [{ resource: api, accessTokenLifetime: 0 }], 'whole number of seconds'],
    ['half a second', [{ resource: api, accessTokenLifetime: 0.5 }], 'whole number of seconds'],
    ['a text for scopes', [{ resource: api, scopes: 'read' }], 'option scopes'],
    ['an unknown option', [{ resource: api, audience: api }], 'has no option "audience"'],
    ['a list for allowClient', [{ resource: api, allowClient: ['web'] }], 'option allowClient'],
    ['no token format', [{ resource: api, accessTokens: {} }], 'accessTokens is a token format'],
    ['a JWT without keys', [{ resource: api, accessTokens: jwtFormat() }], 'needs signing keys'],
    ['texts', [api], 'takes an object of options'],
  ])('refuse %s, RFC 8707 §2', (_what, resources, text) => {
    // What JavaScript callers pass is anything.
    expect(() => createProvider({ resources: resources as readonly Resource[] })).toThrow(text)
  })

  it('take URIs of any scheme', () => {
    const resources = [api, urn, 'api://default', 'https://api.example/?tenant=1'].map(
      (resource) => ({ resource }),
    )
    expect(createProvider({ resources }).server.issuer).toBe(issuer)
  })
})
