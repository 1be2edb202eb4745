import { channel } from 'node:diagnostics_channel'
import {
  InsufficientScopeError,
  InvalidRequestError,
  InvalidTokenError,
  MissingAuthorizationError,
} from '@authkit/oauth2'
import {
  type AccessToken,
  protectedResourceMetadata,
  type ResourceEvent,
  ResourceProtector,
  type ResourceProtectorOptions,
  type TokenRequirement,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { fixedClock } from '@authkit/testing'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { failure, request } from './support/request.ts'

const validator: TokenValidator = {
  scheme: 'bearer',
  async validate(token) {
    if (token !== 'good') throw new InvalidTokenError(undefined, { reason: 'unknown' })
    return { clientId: 'app', subject: 'alice', scope: ['read', 'write'], claims: {} }
  },
}
const protector = new ResourceProtector({
  validators: validator,
  realm: 'notes',
  resourceMetadata: 'https://api.example/.well-known/oauth-protected-resource',
})

describe('ResourceProtector', () => {
  it.each(['Bearer good', 'bearer good', 'BEARER good'])(
    'R-01 lets "%s" through, RP-3, T-RP-8, RFC 6750 §2.1',
    async (header) => {
      expect(await protector.validateRequest(request(header), 'read')).toMatchObject({
        subject: 'alice',
      })
    },
  )

  it('takes a good token with and without scopes, by one call and by a guard, T-RP-5', async () => {
    const good = request('Bearer good')
    const guard = protector.guard('read')
    for (const token of [
      await protector.validateRequest(good),
      await protector.validateRequest(good, 'read'),
      await protector.guard()(good),
      await guard(good),
      await guard(good),
    ]) {
      expect(token).toMatchObject({ clientId: 'app' })
    }
    expect((await failure(guard(request('Bearer bad')))).status).toBe(401)
  })

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer {}', 'Bearer good='.repeat(2)])(
    'R-01 refuses "%s" as a malformed token, X-11, RFC 6750 §2.1',
    async (header) => {
      const error = await failure(protector.validateRequest(request(header)))
      expect(error).toMatchObject({ status: 401, error: 'invalid_token' })
      expect(error.headers['www-authenticate']).toContain('realm="notes"')
    },
  )

  it.each(['Basic Z29vZA==', 'DPoP good', 'good', ''])(
    'R-01 asks "%s" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1',
    async (header) => {
      const error = await failure(protector.validateRequest(request(header)))
      expect(error).toBeInstanceOf(MissingAuthorizationError)
      expect(error.status).toBe(401)
      expect(error.headers['www-authenticate']).not.toContain('error')
    },
  )

  it('R-01 refuses a bad token with invalid_token, T-RP-2, RFC 6750 §3.1', async () => {
    const error = await failure(protector.validateRequest(request('Bearer bad')))
    expect(error).toBeInstanceOf(InvalidTokenError)
    expect(error).toMatchObject({ error: 'invalid_token', status: 401, reason: 'unknown' })
    expect(error.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  it('R-01 answers two Authorization headers with 400, RFC 6750 §3.1', async () => {
    const twice = request(['Bearer good', 'Bearer good'])
    const error = await failure(protector.validateRequest(twice))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(error.status).toBe(400)
    expect(error.headers['www-authenticate']).toContain('error="invalid_request"')
  })

  it('R-01 does not look for tokens in the query and the body, RP-4, RFC 6750 §2', async () => {
    const elsewhere = {
      method: 'POST',
      url: 'https://api.example/notes?access_token=good',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'access_token=good',
    }
    expect(await failure(protector.validateRequest(elsewhere))).toMatchObject({
      error: 'missing_authorization',
    })
  })

  it('shows the whole request to the validator, before the scopes are looked at, RP-5', async () => {
    const seen: unknown[] = []
    const proving: TokenValidator = {
      scheme: 'dpop',
      async validate(token, shown) {
        seen.push([token, shown?.method, shown?.url])
        throw new InvalidTokenError()
      },
    }
    const guard = new ResourceProtector({ validators: proving }).guard('admin')
    expect(await failure(guard(request('DPoP abc')))).toMatchObject({ error: 'invalid_token' })
    expect(seen).toEqual([['abc', 'GET', 'https://api.example/notes']])
  })

  it('R-06 lets nobody through when a validator fails', async () => {
    const broken: TokenValidator = {
      scheme: 'bearer',
      validate: () => Promise.reject(new Error('down')),
    }
    const guard = new ResourceProtector({ validators: broken })
    await expect(guard.validateRequest(request('Bearer good'))).rejects.toThrow('down')
    const throwing: TokenValidator = {
      scheme: 'bearer',
      validate: () => {
        throw new Error('down')
      },
    }
    const other = new ResourceProtector({ validators: throwing })
    await expect(other.validateRequest(request('Bearer good'), { optional: true })).rejects.toThrow(
      'down',
    )
  })

  it.each([
    ['nothing', undefined],
    ['false', false],
    ['true', true],
    ['a token without scopes', { clientId: 'app', claims: {} }],
  ])('R-06 lets nobody through when a validator answers %s', async (_what, answer) => {
    // JavaScript callers can resolve to what the type forbids.
    const silent = { scheme: 'bearer', validate: async () => answer } as unknown as TokenValidator
    const guard = new ResourceProtector({ validators: silent })
    expect(await failure(guard.validateRequest(request('Bearer good')))).toMatchObject({
      error: 'invalid_token',
    })
  })

  it('R-06 lets nobody through by a clock that tells no time', async () => {
    const clock = (): number => Number.NaN
    const guard = new ResourceProtector({ validators: validator, clock })
    await expect(guard.validateRequest(request('Bearer good'))).rejects.toThrow('clock')
  })

  it('S-C1 is not built with what is no validator', () => {
    // What JavaScript callers pass is anything.
    const build = (options: object) => new ResourceProtector(options as ResourceProtectorOptions)
    expect(() => build({})).toThrow('the option validators is missing')
    expect(() => build({ validators: { create: () => {} } })).toThrow('validators are those of')
    expect(() => build({ validators: [undefined] })).toThrow('validators are those of')
    expect(() => build({ validators: validator, resourceMetadata: {} })).toThrow(
      'resourceMetadata is a URL',
    )
  })

  it('is not built without validators or with two that judge the same, RP-2', () => {
    expect(() => new ResourceProtector({ validators: [] })).toThrow('at least one')
    expect(() => new ResourceProtector({ validators: [validator, validator] })).toThrow(
      'two of one scheme',
    )
  })

  it('has a typed token, which is there unless it is optional', () => {
    const open: TokenRequirement = {}
    // Never called: what they give is what matters.
    const strict = () => protector.validateRequest(request(), { scopes: 'read', maxAge: 5 })
    const perhaps = () => protector.validateRequest(request(), open)
    expectTypeOf(strict).returns.resolves.toEqualTypeOf<AccessToken>()
    expectTypeOf(perhaps).returns.resolves.toEqualTypeOf<AccessToken | undefined>()
    expectTypeOf(protector.guard('read')).returns.resolves.toEqualTypeOf<AccessToken>()
    expectTypeOf(protector.guard({ optional: true })).returns.resolves.toEqualTypeOf<
      AccessToken | undefined
    >()
  })
})

describe('ResourceProtector with an optional token', () => {
  const guard = protector.guard({ scopes: 'read', optional: true })

  it('lets a request without credentials through without a token, T-RP-7', async () => {
    expect(await guard(request())).toBeUndefined()
    expect(await guard(request([]))).toBeUndefined()
  })

  it('gives the token that came, T-RP-7', async () => {
    expect(await guard(request('Bearer good'))).toMatchObject({ subject: 'alice' })
  })

  it.each(['Bearer bad', 'Bearer', 'Basic Z29vZA==', ''])(
    'refuses "%s" all the same, T-RP-7, X-11',
    async (header) => {
      expect((await failure(guard(request(header)))).status).toBe(401)
    },
  )

  it('refuses a good token that may not do this, and two of them, X-11', async () => {
    const admin = protector.guard({ scopes: 'admin', optional: true })
    expect(await failure(admin(request('Bearer good')))).toBeInstanceOf(InsufficientScopeError)
    expect((await failure(admin(request(['Bearer good', 'Bearer good'])))).status).toBe(400)
  })
})

describe('ResourceProtector tells what happened', () => {
  const clock = fixedClock()
  const heard: unknown[] = []
  const listen = (message: unknown): void => void heard.push(message)
  afterEach(() => {
    channel('authkit:resource').unsubscribe(listen)
    heard.length = 0
  })

  it('by onEvent and by the diagnostics channel, with the token nowhere in it', async () => {
    const told: ResourceEvent[] = []
    const onEvent = (event: ResourceEvent): void => void told.push(event)
    const resource = new ResourceProtector({ validators: validator, realm: 'r', onEvent, clock })
    channel('authkit:resource').subscribe(listen)
    await resource.validateRequest(request('Bearer good'), 'read')
    await failure(resource.validateRequest(request('Bearer bad-secret')))
    await failure(resource.validateRequest(request('Bearer good'), 'admin'))
    await failure(resource.validateRequest(request()))
    await resource.validateRequest(request(), { optional: true })
    expect(told).toEqual([
      {
        type: 'token_authenticated',
        scheme: 'bearer',
        issuer: undefined,
        clientId: 'app',
        subject: 'alice',
        scope: ['read', 'write'],
      },
      { type: 'request_refused', error: 'invalid_token', reason: 'unknown' },
      { type: 'request_refused', error: 'insufficient_scope', reason: undefined },
      { type: 'request_refused', error: 'missing_authorization', reason: undefined },
    ])
    expect(heard).toEqual(told.map((event) => ({ realm: 'r', time: clock(), event })))
    expect(JSON.stringify([told, heard])).not.toMatch(/good|bad-secret/)
  })

  it('and a listener that fails changes nothing', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warn)
    const onEvent = (): never => {
      throw new Error('the listener is broken')
    }
    const resource = new ResourceProtector({ validators: validator, onEvent })
    expect(await resource.validateRequest(request('Bearer good'))).toMatchObject({
      clientId: 'app',
    })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', warn)
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('the listener is broken'),
    )
  })
})

it('names the document of protectedResourceMetadata in challenges, R-01, RFC 9728 §5.1', async () => {
  const resourceMetadata = protectedResourceMetadata({
    resource: 'https://api.example/v1',
    authorizationServers: ['https://issuer.example'],
  })
  const resource = new ResourceProtector({ validators: validator, resourceMetadata })
  const error = await failure(resource.validateRequest(request()))
  expect(error.headers['www-authenticate']).toBe(
    'Bearer resource_metadata="https://api.example/.well-known/oauth-protected-resource/v1"',
  )
})
