import { describe, expect, it } from 'vitest'
import { subject } from './rp/id-token.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasCode, titled } from './rp/variants.ts'

describe('oidcc-client-test-refresh-token', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasCode)))(
    'oidcc-client-test-refresh-token, %s: asks for UserInfo with the refreshed token, Core §12',
    async (_, variant) => {
      const scope = 'openid email offline_access'
      const { client, login } = await relyingParty(provider(), variant, { scope })
      await login()
      const token = await client.refreshToken()
      expect(token.userinfo?.sub).toBe(subject)
      await client.userinfo()
      const last = provider().requests('/userinfo').at(-1)
      expect(last?.headers.authorization).toBe(`Bearer ${token.access_token}`)
      expect(provider().state.faults).toEqual([])
    },
  )
})
