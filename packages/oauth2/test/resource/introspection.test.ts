import { AuthkitConfigError } from '@authkit/common'
import { InvalidTokenError, TemporarilyUnavailableError } from '@authkit/oauth2'
import { type ClientAuthentication, clientSecretPost } from '@authkit/oauth2/client'
import {
  introspection,
  type IntrospectionOptions,
  ResourceProtector,
} from '@authkit/oauth2/resource'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  answer as good,
  clientId,
  clientSecret,
  type IntrospectionService,
  introspectionService,
  now,
  path,
} from './support/introspection-service.ts'
import { failure, request } from './support/request.ts'

let service: IntrospectionService
beforeEach(async () => {
  service = await introspectionService()
})
afterEach(() => service.server.close())

describe('introspection', () => {
  it('asks with the secret of the API in the Authorization field, RFC 7662 §2, §2.1', async () => {
    await service.make().validate('the token')
    const [sent] = service.server.to(path)
    expect(sent).toMatchObject({ method: 'POST', path })
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      token: 'the token',
      token_type_hint: 'access_token',
    })
    expect(sent?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
      authorization: `Basic ${btoa('api:secret+of+the+api')}`,
    })
  })

  it('asks in another way to authenticate, RFC 7662 §2.1', async () => {
    await service.make({ clientAuthentication: clientSecretPost() }).validate('abc')
    const clientAuthentication: ClientAuthentication = {
      name: 'bearer',
      needsSecret: false,
      authenticate: (form) => ({
        ...form,
        headers: { ...form.headers, authorization: 'Bearer own' },
      }),
    }
    await service.make({ clientSecret: undefined, clientAuthentication }).validate('abc')
    const [posted, own] = service.server.to(path)
    expect(posted?.form.get('client_secret')).toBe(clientSecret)
    expect(own?.headers.authorization).toBe('Bearer own')
  })

  it('gives what the server said, IN-7, T-IN-7, RFC 7662 §2.2', async () => {
    const { active: _active, ...claims } = good
    expect(await service.make().validate('abc')).toEqual({
      subject: 'alice',
      clientId: 'app',
      scope: ['read', 'write'],
      expiresAt: good.exp,
      issuer: 'https://issuer.example',
      audience: ['https://api.example'],
      authentication: undefined,
      claims,
    })
  })

  it('gives nothing for what the server left out or wrote as null, IN-7, T-IN-7, RFC 7662 §2.2', async () => {
    service.server.on(path, { body: { active: true, scope: null, exp: null, cnf: null } })
    expect(await service.make().validate('abc')).toEqual({
      subject: undefined,
      clientId: '',
      scope: [],
      expiresAt: undefined,
      issuer: undefined,
      audience: undefined,
      authentication: undefined,
      claims: {},
    })
  })

  it('A-62 tells a client from a user, RFC 9068 §5', async () => {
    service.server.on(path, { body: { ...good, sub: 'app' } })
    expect((await service.make().validate('abc')).subject).toBeUndefined()
  })

  it('tells how the user was authenticated, for step-up, RFC 9470 §3', async () => {
    service.server.on(path, { body: { ...good, auth_time: now - 100, acr: 'gold', amr: ['otp'] } })
    const protector = new ResourceProtector({ validators: service.make(), clock: service.clock })
    const send = (maxAge: number) =>
      protector.validateRequest(request('Bearer abc'), { acrValues: 'gold', maxAge })
    expect(await send(100)).toMatchObject({
      authentication: { time: now - 100, acr: 'gold', amr: ['otp'] },
    })
    expect((await failure(send(99))).error).toBe('insufficient_user_authentication')
  })

  it('refuses a token that lacks a scope after it asked, IN-6', async () => {
    const protector = new ResourceProtector({ validators: service.make() })
    const error = await failure(protector.validateRequest(request('Bearer abc'), 'admin'))
    expect(error).toMatchObject({ error: 'insufficient_scope', status: 403 })
  })

  it('finds the endpoint in the metadata of the issuer once, and asks again after a failure, RFC 8414 §3', async () => {
    const issuer = service.server.origin
    const validator = service.make({ issuer, endpoint: undefined, cache: 0 })
    service.server.on(path, { body: { ...good, iss: issuer } })
    const wellKnown = '/.well-known/oauth-authorization-server'
    expect(await failure(validator.validate('abc'))).toMatchObject({ status: 503 })
    service.server.on(wellKnown, { body: { issuer } })
    expect(await failure(validator.validate('abc'))).toMatchObject({ status: 503 })
    service.server.on(wellKnown, { body: { issuer, introspection_endpoint: `${issuer}${path}` } })
    await Promise.all(['a', 'b', 'c'].map((token) => validator.validate(token)))
    expect(service.server.to(wellKnown)).toHaveLength(3)
    expect(service.asked()).toBe(3)
  })

  it('finds the metadata where only OpenID Connect looks for it, RFC 8414 §5', async () => {
    const issuer = `${service.server.origin}/tenant`
    service.server.on('/tenant/.well-known/openid-configuration', {
      body: { issuer, introspection_endpoint: `${service.server.origin}${path}` },
    })
    service.server.on(path, { body: { ...good, iss: issuer } })
    const validator = service.make({ issuer, endpoint: undefined })
    expect(await validator.validate('abc')).toMatchObject({ issuer })
  })
})

describe('introspection refuses', () => {
  it.each<[string, object]>([
    ['a token that does not work', { active: false }],
    ['one that does not work, whatever else is said', { ...good, active: false }],
    ['an answer without active', { ...good, active: undefined }],
    ['an empty answer', {}],
    ['active as a text', { ...good, active: 'true' }],
    ['active as a number', { ...good, active: 1 }],
    ['active as an object', { ...good, active: {} }],
    ['active as null', { ...good, active: null }],
    ['an expired token', { ...good, exp: now }],
    ['an expiry that is a text', { ...good, exp: `${now + 600}` }],
    ['a token of tomorrow', { ...good, nbf: now + 1 }],
    ['a token that will be issued', { ...good, iat: now + 1 }],
    ['an nbf that is a text', { ...good, nbf: 'soon' }],
    ['a token of another issuer', { ...good, iss: 'https://other.example' }],
    ['an issuer with a slash more', { ...good, iss: 'https://issuer.example/' }],
    ['an issuer that is a list', { ...good, iss: ['https://issuer.example'] }],
    ['R-02 a token for another API', { ...good, aud: 'https://other.example' }],
    ['R-02 a token for other APIs', { ...good, aud: ['https://other.example'] }],
    ['R-02 a token for nobody', { ...good, aud: [] }],
    ['R-02 a token that does not say for whom', { ...good, aud: undefined }],
    ['an audience that is a number', { ...good, aud: [7] }],
    ['R-08 a token of another type, RFC 6749 §7.1', { ...good, token_type: 'DPoP' }],
    ['a type that is a list', { ...good, token_type: ['Bearer'] }],
    ['R-08 a token bound to a key, RFC 9449 §7.2', { ...good, cnf: { jkt: 'x' } }],
    ['a scope that is a list', { ...good, scope: ['read'] }],
    ['a subject that is a number', { ...good, sub: 7 }],
    ['a client that is a number', { ...good, client_id: 7 }],
    ['an authentication time that is a text', { ...good, auth_time: 'now' }],
    ['an amr that is a text', { ...good, amr: 'pwd' }],
  ])('%s, IN-6, RFC 7662 §2.2', async (_what, body) => {
    service.server.on(path, { body })
    const options = { issuer: 'https://issuer.example', audience: 'https://api.example' }
    const validator = service.make({ ...options, endpoint: `${service.server.origin}${path}` })
    await expect(validator.validate('abc')).rejects.toBeInstanceOf(InvalidTokenError)
    service.server.on(path, { body: good })
    await expect(service.make(options).validate('abc')).resolves.toMatchObject({ subject: 'alice' })
  })

  it.each([
    ['nothing', ''],
    ['a text that no token is as long as', 'x'.repeat(16_385)],
  ])('%s without asking', async (_what, token) => {
    await expect(service.make().validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
    expect(service.asked()).toBe(0)
  })

  it('R-05 a JWT of another issuer without asking', async () => {
    const payload = Buffer.from('{"iss":"https://other.example"}').toString('base64url')
    const validator = service.make({ issuer: 'https://issuer.example' })
    await expect(validator.validate(`e30.${payload}.c2ln`)).rejects.toBeInstanceOf(
      InvalidTokenError,
    )
    expect(service.asked()).toBe(0)
  })

  it('tolerates clocks that differ a little', async () => {
    service.server.on(path, { body: { ...good, exp: now - 4, iat: now + 5, nbf: now + 5 } })
    await expect(service.make({ leeway: 5 }).validate('abc')).resolves.toMatchObject({
      clientId: 'app',
    })
    await expect(service.make({ leeway: 4 }).validate('abc')).rejects.toBeInstanceOf(
      InvalidTokenError,
    )
  })
})

describe('introspection that gets no answer', () => {
  it.each([
    ['an error', { status: 500, body: good }],
    ['a refusal of our own credentials', { status: 401, body: { error: 'invalid_client' } }],
    ['a success of another kind', { status: 201, body: good }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' }, body: good }],
    ['no JSON', { body: 'active=true' }],
    ['a list', { body: [good] }],
    ['null', { body: 'null' }],
    ['more than is read', { body: { ...good, padding: 'x'.repeat(1_048_576) } }],
  ])('but %s lets nobody in: 503, R-04', async (_what, answer) => {
    service.server.on(path, answer)
    const error = await failure(service.make().validate('abc'))
    expect(error).toBeInstanceOf(TemporarilyUnavailableError)
    expect(error.status).toBe(503)
    expect(error.cause).toBeInstanceOf(Error)
    expect(error.message).not.toMatch(/abc|secret|127/)
    service.server.on(path, { body: good })
    await expect(service.make().validate('abc')).resolves.toMatchObject({ subject: 'alice' })
  })

  it('because nobody is there or nobody answers in time lets nobody in, R-04', async () => {
    const validator = service.make({ timeout: 0.05 })
    service.server.on(path, () => new Promise(() => {}))
    expect(await failure(validator.validate('abc'))).toMatchObject({ status: 503 })
    await service.server.close()
    expect(await failure(validator.validate('abc'))).toMatchObject({ status: 503 })
  })

  it('does not use an old answer, and the challenge asks for nothing, R-04', async () => {
    const protector = new ResourceProtector({ validators: service.make() })
    await protector.validateRequest(request('Bearer abc'))
    service.clock.advance(10)
    service.server.on(path, { status: 503 })
    const error = await failure(protector.validateRequest(request('Bearer abc')))
    expect([error.status, error.headers]).toEqual([503, { 'retry-after': '1' }])
  })
})

describe('S-C1 introspection', () => {
  const endpoint = 'https://issuer.example/introspect'
  it.each([
    ['neither issuer nor endpoint', { endpoint: undefined }, 'needs the issuer, or its'],
    ['no secret', { clientSecret: undefined }, 'needs the clientSecret'],
    ['no client', { clientId: undefined }, 'clientId is missing'],
    ['a plain http endpoint', { endpoint: 'http://issuer.example/introspect' }, 'is an https URL'],
    ['an endpoint with a fragment', { endpoint: `${endpoint}#a` }, 'is an https URL'],
    [
      'an issuer that is none',
      { endpoint: undefined, issuer: 'issuer' },
      'an issuer is an https URL',
    ],
    ['a method that is none', { clientAuthentication: { name: 'x' } }, 'is a method'],
    ['an empty list of names', { audience: [] }, 'audience is what this API is called'],
    ['a negative cache', { cache: -1 }, 'cache is a whole number of seconds'],
    ['a cache of hours', { cache: 3601 }, 'cache is a whole number of seconds'],
    ['half a second of leeway', { leeway: 0.5 }, 'leeway is a whole number'],
    ['bad answers that last as long', { cache: 5, inactiveCache: 5 }, 'is shorter than cache'],
    ['no entries', { maxEntries: 0 }, 'maxEntries is a whole number'],
    ['no time', { timeout: 0 }, 'timeout is a number of seconds'],
    ['a misspelled option', { ttl: 5 }, 'has no option "ttl"'],
  ])('is not built with %s', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    const given = { endpoint, clientId, clientSecret, ...options } as IntrospectionOptions
    expect(() => introspection(given)).toThrow(message)
    expect(() => introspection(given)).toThrow(AuthkitConfigError)
  })
})
