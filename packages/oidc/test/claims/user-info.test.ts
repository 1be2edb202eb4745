import { describe, expect, expectTypeOf, it } from 'vitest'
import { claimsOfScope } from '../../src/claims/scope.ts'
import type { AddressClaim, UserInfo } from '../../src/claims/user-info.ts'

const standardClaims = claimsOfScope(['profile', 'email', 'address', 'phone'])

describe('UserInfo', () => {
  it('knows the 20 standard claims, UI-0, Core §5.1', () => {
    expect(standardClaims).toHaveLength(20)
    const alice: Required<Pick<UserInfo, 'sub' | 'name' | 'updated_at' | 'email_verified'>> = {
      sub: 'alice',
      name: 'Alice',
      updated_at: 0,
      email_verified: true,
    }
    expect(Object.keys(alice).every((name) => standardClaims.includes(name))).toBe(true)
  })

  it('has a value, nothing, or for an unknown claim an error of the compiler, T-ID-10, UI-0, Core §5.1', () => {
    const alice: UserInfo = { sub: 'alice', name: 'Alice' }
    expect(alice.name).toBe('Alice')
    expect(alice.middle_name).toBeUndefined()
    // @ts-expect-error A claim that is not of the standard is reached by its name as a text.
    expect(alice.shoe_size).toBeUndefined()
    expect(alice['shoe_size']).toBeUndefined()
    expectTypeOf<UserInfo['name']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<UserInfo['email_verified']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<UserInfo['updated_at']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<UserInfo['address']>().toEqualTypeOf<AddressClaim | undefined>()
  })
})
