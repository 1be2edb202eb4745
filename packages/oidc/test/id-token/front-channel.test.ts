import { leftHalfHash } from '@authkit/jose'
import {
  CodeIDToken,
  getIdTokenClass,
  HybridIDToken,
  type IDTokenClaims,
  IDTokenError,
  ImplicitIDToken,
} from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'

const now = 1_800_000_000
const expected = { clientId: 'app', nonce: 'n', leeway: 0, now }
const hash = (value: string) => leftHalfHash('ES384', value)

function claims(more: Record<string, unknown> = {}): IDTokenClaims {
  const all = { iss: 'https://op.example', sub: 'alice', aud: 'app', exp: now + 1, iat: now }
  // A provider writes what it likes.
  return { ...all, nonce: 'n', ...more }
}

describe.each([
  ['ImplicitIDToken', ImplicitIDToken],
  ['HybridIDToken', HybridIDToken],
])('%s', (_, Token) => {
  const validating =
    (more: Record<string, unknown>, expectations: object = {}) =>
    () =>
      new Token(claims(more), 'ES384').validate({ ...expected, ...expectations })

  it('IDT-2, C-02 has a nonce, even when nobody says which one, Core §3.2.2.10', () => {
    expect(validating({})).not.toThrow()
    expect(validating({}, { nonce: undefined })).not.toThrow()
    expect(validating({ nonce: undefined }, { nonce: undefined })).toThrow('nonce is missing')
    const agreed = { acceptMissingNonce: true }
    expect(validating({ nonce: undefined, nonce_supported: false }, agreed)).toThrow('nonce')
  })

  it('IDT-2, T-ID-7, J-45 has the at_hash of an access token that came with it, Core §3.2.2.9 and §3.2.2.11', () => {
    const withToken = { accessToken: 'at' }
    expect(validating({}, withToken)).toThrow('at_hash is missing')
    expect(validating({ at_hash: hash('other') }, withToken)).toThrow('at_hash')
    expect(validating({ at_hash: 1 }, withToken)).toThrow('at_hash')
    expect(validating({ at_hash: hash('at') }, withToken)).not.toThrow()
  })

  it('checks what every ID Token is checked for, Core §3.1.3.7', () => {
    expect(validating({ aud: 'other' })).toThrow(IDTokenError)
    expect(validating({}, { maxAge: 1 })).toThrow('auth_time')
  })
})

describe('HybridIDToken', () => {
  const validating =
    (more: Record<string, unknown>, expectations: object = {}) =>
    () =>
      new HybridIDToken(claims(more), 'ES384').validate({ ...expected, ...expectations })

  it('IDT-2, T-ID-8, J-45 has the c_hash of a code that came with it, Core §3.3.2.10, §3.3.2.11 and §3.3.2.12', () => {
    expect(validating({})).not.toThrow()
    expect(validating({}, { code: 'c' })).toThrow('c_hash is missing')
    for (const c_hash of [hash('other'), '', 1, null, hash('c')?.slice(1)]) {
      expect(validating({ c_hash }, { code: 'c' })).toThrow('c_hash')
    }
    expect(validating({ c_hash: hash('c') }, { code: 'c' })).not.toThrow()
  })
})

describe('getIdTokenClass', () => {
  it.each([
    ['code', CodeIDToken],
    ['id_token', ImplicitIDToken],
    ['id_token token', ImplicitIDToken],
    ['token id_token', ImplicitIDToken],
    ['code id_token', HybridIDToken],
    ['code token', HybridIDToken],
    ['token code id_token', HybridIDToken],
  ])('T-ID-9, I07 knows the class of %s, Core §3', (responseType, Token) => {
    expect(getIdTokenClass(responseType)).toBe(Token)
  })

  it.each(['none', 'token', '', 'CODE', 'constructor'])('T-ID-9 knows none for %j', (name) => {
    expect(getIdTokenClass(name)).toBeUndefined()
  })
})
