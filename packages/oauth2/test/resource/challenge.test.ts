import { InvalidTokenError, TemporarilyUnavailableError } from '@authkit/oauth2'
import {
  ResourceProtector,
  type ResourceProtectorOptions,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { describe, expect, it } from 'vitest'
import { failure, request } from './support/request.ts'

const refusing = (scheme: string): TokenValidator => ({
  scheme,
  validate: () => Promise.reject(new InvalidTokenError('Say "no" to \\ this')),
})
const build = (options: Partial<ResourceProtectorOptions> = {}) =>
  new ResourceProtector({ validators: refusing('bearer'), ...options })

async function challengeOf(
  protector: ResourceProtector,
  header?: string,
  scopes: string | string[] = [],
): Promise<string | undefined> {
  const error = await failure(protector.validateRequest(request(header), scopes))
  return error.headers['www-authenticate']
}

describe('the challenge', () => {
  it('R-01 names no error when no token came, T-RP-2, T-J9-2, RFC 6750 §3.1, RFC 9728 §5.1', async () => {
    const resourceMetadata = 'https://api.example/.well-known/oauth-protected-resource'
    expect(await challengeOf(build({ realm: 'notes', resourceMetadata }), undefined, 'read')).toBe(
      `Bearer realm="notes", resource_metadata="${resourceMetadata}", scope="read"`,
    )
    expect(await challengeOf(build())).toBe('Bearer')
  })

  it('R-01 names the error when one came, in characters that a quoted text can hold, RFC 6750 §3', async () => {
    expect(await challengeOf(build(), 'Bearer abc', ['read write', 'admin'])).toBe(
      `Bearer error="invalid_token", error_description="Say 'no' to ? this", scope="read write"`,
    )
  })

  it('carries further attributes, each of its own, T-RP-9', async () => {
    const protector = build({ realm: 'notes', attributes: { foo: 'bar', quoted: 'a "b" \\c' } })
    expect(await challengeOf(protector)).toBe(
      String.raw`Bearer realm="notes", foo="bar", quoted="a \"b\" \\c"`,
    )
    expect(await challengeOf(protector, 'Bearer revoked')).toMatch(
      /^Bearer realm="notes", foo="bar", .*error="invalid_token"/,
    )
  })

  it('asks by every scheme, and names the error under the one that was used, RP-2, RFC 9449 §7.2', async () => {
    const protector = build({ validators: [refusing('bearer'), refusing('dpop')], realm: 'notes' })
    expect(await challengeOf(protector)).toBe('Bearer realm="notes", Dpop realm="notes"')
    expect(await challengeOf(protector, 'dpop abc')).toMatch(
      /^Bearer realm="notes", Dpop realm="notes", error="invalid_token"/,
    )
  })

  it('is not there when the fault is at our end', async () => {
    const validators: TokenValidator = {
      scheme: 'bearer',
      validate: () => Promise.reject(new TemporarilyUnavailableError()),
    }
    const error = await failure(build({ validators }).validateRequest(request('Bearer abc')))
    expect([error.status, error.headers]).toEqual([503, { 'retry-after': '1' }])
  })

  it.each([
    ['a line break in the realm', { realm: 'a\r\nset-cookie: b' }],
    ['a letter outside ASCII in the realm', { realm: 'Büro' }],
    ['a line break in an attribute', { attributes: { foo: 'a\nb' } }],
    ['an attribute whose name is no token', { attributes: { 'foo bar': 'a' } }],
    ['an attribute that the protector sets', { attributes: { Error: 'a' } }],
    ['an attribute without text', { attributes: { foo: 1 } }],
  ])('S-C1 is not built with %s', (_what, options) => {
    // What JavaScript callers pass is anything.
    expect(() => build(options as Partial<ResourceProtectorOptions>)).toThrow(
      expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
    )
  })
})
