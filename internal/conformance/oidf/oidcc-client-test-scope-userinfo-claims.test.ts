import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-scope-userinfo-claims', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test-scope-userinfo-claims, %s: gets the claims of each scope value, Core §5.4',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant, {
        scope: 'openid profile email phone address',
      })
      const { token, userinfo } = await login()
      expect(userinfo ?? token.userinfo).toMatchObject({
        name: 'Demo T. User',
        email: 'user@example.com',
        email_verified: false,
        phone_number: '+1 555 5550000',
        address: { country: 'US', locality: 'Anytown' },
      })
      expect(provider().state.faults).toEqual([])
    },
  )
})
