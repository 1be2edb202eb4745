import { UserInfoError } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { otherUserInfo } from './rp/bends.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasAccessToken, titled } from './rp/variants.ts'

describe('oidcc-client-test-userinfo-invalid-sub', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasAccessToken)))(
    'oidcc-client-test-userinfo-invalid-sub, %s: refuses claims about another user, Core §5.3.2',
    async (_, variant) => {
      provider().behave(otherUserInfo)
      const { login } = await relyingParty(provider(), variant)
      await expect(login()).rejects.toThrow(UserInfoError)
      expect(provider().requests('/userinfo')).toHaveLength(1)
      expect(provider().state.faults).toEqual([])
    },
  )
})
