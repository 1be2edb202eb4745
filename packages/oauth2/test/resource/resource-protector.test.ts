import { InvalidTokenError, OAuth2Error } from '@authkit/oauth2'
import {
  ResourceProtector,
  type ResourceProtectorOptions,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { describe, expect, it } from 'vitest'

const validator: TokenValidator = {
  scheme: 'bearer',
  async validate(token) {
    if (token !== 'good') throw new InvalidTokenError()
    return { clientId: 'app', subject: 'alice', scope: ['read', 'write'], claims: {} }
  },
}
const protector = new ResourceProtector({
  validators: validator,
  realm: 'notes',
  resourceMetadata: 'https://api.example/.well-known/oauth-protected-resource',
})

const request = (authorization?: string | string[]) => ({
  method: 'GET',
  url: 'https://api.example/notes',
  headers: authorization === undefined ? {} : { authorization },
})

async function failure(promise: Promise<unknown>): Promise<OAuth2Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OAuth2Error)
  return error as OAuth2Error
}

describe('ResourceProtector', () => {
  it.each(['Bearer good', 'bearer good', 'BEARER good'])(
    'R-01 lets "%s" through, RFC 6750 §2.1',
    async (header) => {
      expect(await protector.validateRequest(request(header), 'read')).toMatchObject({
        subject: 'alice',
      })
    },
  )

  it('R-01 challenges without naming an error when no token came, RFC 6750 §3.1, RFC 9728 §5.1', async () => {
    const error = await failure(protector.validateRequest(request(), 'read'))
    expect(error.status).toBe(401)
    expect(error.headers['www-authenticate']).toBe(
      'Bearer realm="notes", resource_metadata="https://api.example/.well-known/oauth-protected-resource", scope="read"',
    )
  })

  it.each(['Bearer', 'Bearer ', 'Basic Z29vZA==', 'DPoP good', 'good', ''])(
    'R-01 refuses "%s"',
    async (header) => {
      expect((await failure(protector.validateRequest(request(header)))).status).toBe(401)
    },
  )

  it('R-01 refuses a bad token with invalid_token, RFC 6750 §3.1', async () => {
    const error = await failure(protector.validateRequest(request('Bearer bad')))
    expect(error).toMatchObject({ error: 'invalid_token', status: 401 })
    expect(error.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  it('R-01 answers two Authorization headers with 400, RFC 6750 §3.1', async () => {
    expect(
      await failure(protector.validateRequest(request(['Bearer good', 'Bearer good']))),
    ).toMatchObject({ status: 400 })
  })

  it('asks for any entry of a list and for every word of an entry, RP-1', async () => {
    const header = request('Bearer good')
    await protector.validateRequest(header, ['admin', 'read write'])
    expect(
      await failure(protector.validateRequest(header, ['admin', 'read delete'])),
    ).toMatchObject({ status: 403 })
  })

  it('R-07 compares scopes as whole words, RFC 6750 §3.1', async () => {
    for (const scope of ['rea', 'readonly', 'READ', '']) {
      const error = await failure(protector.validateRequest(request('Bearer good'), scope))
      expect(error).toMatchObject({ error: 'insufficient_scope', status: 403 })
    }
  })

  it('R-06 lets nobody through when a validator fails', async () => {
    const broken: TokenValidator = {
      scheme: 'bearer',
      validate: () => Promise.reject(new Error('down')),
    }
    const guard = new ResourceProtector({ validators: broken })
    await expect(guard.validateRequest(request('Bearer good'))).rejects.toThrow('down')
  })

  it('R-06 lets nobody through when a validator says nothing', async () => {
    // JavaScript callers can resolve to what the type forbids.
    const silent = {
      scheme: 'bearer',
      validate: async () => undefined,
    } as unknown as TokenValidator
    const guard = new ResourceProtector({ validators: silent })
    expect(await failure(guard.validateRequest(request('Bearer good')))).toMatchObject({
      error: 'invalid_token',
    })
  })

  it('S-C1 is not built with what is no validator', () => {
    // What JavaScript callers pass is anything.
    const build = (options: object) => new ResourceProtector(options as ResourceProtectorOptions)
    expect(() => build({})).toThrow('the option validators is missing')
    expect(() => build({ validators: { create: () => {} } })).toThrow('validators are those of')
  })

  it('is not built without validators or with two of one scheme', () => {
    expect(() => new ResourceProtector({ validators: [] })).toThrow('at least one')
    expect(() => new ResourceProtector({ validators: [validator, validator] })).toThrow(
      'two of one scheme',
    )
  })
})
