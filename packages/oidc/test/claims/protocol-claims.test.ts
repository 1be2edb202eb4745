import { describe, expect, it } from 'vitest'
import { isProtocolClaim } from '../../src/claims/protocol-claims.ts'

describe('isProtocolClaim', () => {
  it.each([
    ['iss sub aud exp iat nbf jti auth_time nonce acr amr azp at_hash c_hash s_hash'],
    ['sid events cnf act may_act client_id scope'],
  ])(
    'keeps %s to the server, Core §2, Core §3.1.3.6, Core §3.3.2.11, RFC 7519 §4.1, RFC 7800 §3.1, RFC 8693 §4.2, RFC 8693 §4.3',
    (list) => {
      const names = list.split(' ')
      expect(names.filter((name) => !isProtocolClaim(name))).toEqual([])
      expect(names.filter((name) => !isProtocolClaim(`${name}#de`))).toEqual([])
    },
  )

  it.each(['name', 'email', 'groups', 'constructor', 'ISS', 'https://example.com/iss'])(
    'leaves %s to the application',
    (name) => {
      expect(isProtocolClaim(name)).toBe(false)
    },
  )
})
