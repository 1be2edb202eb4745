import { describe, expect, it } from 'vitest'
import { claimsOfScope, filterUserInfo } from '../../src/claims/scope.ts'

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
  it('asks for sub alone by openid, OpenID Connect Core §5.4', () => {
    expect(claimsOfScope(['openid'])).toEqual(['sub'])
  })

  it('names the two claims of email and of phone, OpenID Connect Core §5.4', () => {
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
  })
})

describe('filterUserInfo', () => {
  it('keeps what the scope allows and nothing else, OpenID Connect Core §5.3.2', () => {
    expect(filterUserInfo(alice, ['openid', 'email'])).toEqual({
      sub: 'alice',
      email: 'alice@example.com',
      email_verified: false,
    })
  })

  it('keeps false and zero and leaves out an empty text, OpenID Connect Core §5.3.2', () => {
    expect(filterUserInfo(alice, ['profile', 'phone', 'address'])).toEqual({
      sub: 'alice',
      name: 'Alice Adams',
      updated_at: 0,
      address: { locality: 'Paris' },
    })
  })

  it('does not change what it was given', () => {
    const before = structuredClone(alice)
    filterUserInfo(alice, ['profile'])
    expect(alice).toEqual(before)
  })
})
