import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { checkScopeClaims, claimsOfScope, filterUserInfo } from '../../src/claims/scope.ts'

const alice = {
  sub: 'alice',
  name: 'Alice Adams',
  email: 'alice@example.com',
  email_verified: false,
  phone_number: '',
  address: { locality: 'Paris' },
  updated_at: 0,
  salary: 1_000_000,
}

describe('claimsOfScope', () => {
  it('asks for sub alone by openid, Core §5.4', () => {
    expect(claimsOfScope(['openid'])).toEqual(['sub'])
  })

  it('names the two claims of email and of phone, Core §5.4', () => {
    expect(claimsOfScope(['email', 'phone'])).toEqual([
      'sub',
      'email',
      'email_verified',
      'phone_number',
      'phone_number_verified',
    ])
  })

  it('names the fourteen claims of profile', () => {
    expect(claimsOfScope(['profile'])).toHaveLength(15)
  })

  it('knows no scope by a name of Object.prototype', () => {
    expect(claimsOfScope(['constructor', '__proto__'])).toEqual(['sub'])
    expect(claimsOfScope(['constructor', '__proto__'], { teams: ['teams'] })).toEqual(['sub'])
  })

  it('adds the claims of scopes of the application to those of the standard, Core §5.4', () => {
    const more = { teams: ['teams', 'roles'], email: ['email_aliases', 'email'] }
    expect(claimsOfScope(['openid', 'teams', 'email', 'teams'], more)).toEqual([
      'sub',
      'teams',
      'roles',
      'email',
      'email_verified',
      'email_aliases',
    ])
    expect(claimsOfScope(['openid'], more)).toEqual(['sub'])
  })
})

describe('checkScopeClaims', () => {
  it('takes lists of claim names, Core §5.4', () => {
    expect(() => checkScopeClaims({ teams: ['teams', 'name#de'], none: [] })).not.toThrow()
  })

  it.each([
    ['a text', { teams: 'teams' }],
    ['a list of numbers', { teams: [1] }],
    ['a name that is empty', { teams: [''] }],
    ['nothing', { teams: undefined }],
    ['what the server itself says', { teams: ['teams', 'acr'] }],
  ])('refuses %s', (_what, scopeClaims) => {
    // What a caller without a compiler writes.
    expect(() => checkScopeClaims(scopeClaims as never)).toThrow(AuthkitConfigError)
  })
})

describe('filterUserInfo', () => {
  it('keeps what the scope allows and nothing else, Core §5.3.2', () => {
    expect(filterUserInfo(alice, ['openid', 'email'])).toEqual({
      sub: 'alice',
      email: 'alice@example.com',
      email_verified: false,
    })
  })

  it('keeps false and zero and leaves out an empty text, Core §5.3.2', () => {
    expect(filterUserInfo(alice, ['profile', 'phone', 'address'])).toEqual({
      sub: 'alice',
      name: 'Alice Adams',
      updated_at: 0,
      address: { locality: 'Paris' },
    })
  })

  it('releases sub and the claims of each scope exactly, UI-0, I16, Core §5.4', () => {
    const names = ['name', 'email', 'phone_number', 'address', 'gender']
    const everything = {
      sub: 'alice',
      shoe_size: 38,
      ...Object.fromEntries(names.map((name) => [name, 'x'])),
    }
    const released = (scope: string) => Object.keys(filterUserInfo(everything, ['openid', scope]))
    expect(released('openid')).toEqual(['sub'])
    expect(released('profile').toSorted()).toEqual(['gender', 'name', 'sub'])
    expect(released('email').toSorted()).toEqual(['email', 'sub'])
    expect(released('phone').toSorted()).toEqual(['phone_number', 'sub'])
    expect(released('address').toSorted()).toEqual(['address', 'sub'])
  })

  it('does not change what it was given', () => {
    const before = structuredClone(alice)
    filterUserInfo(alice, ['profile'])
    expect(alice).toEqual(before)
  })
})
