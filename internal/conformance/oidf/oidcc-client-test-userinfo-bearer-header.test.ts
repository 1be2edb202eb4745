import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasAccessToken, titled } from './rp/variants.ts'

describe('oidcc-client-test-userinfo-bearer-header', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasAccessToken)))(
    'oidcc-client-test-userinfo-bearer-header, %s: sends the access token in the header and nowhere else, Core §5.3.1',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant)
      const { token } = await login()
      const [request] = provider().requests('/userinfo')
      expect(request?.method).toBe('GET')
      expect(request?.headers.authorization).toBe(`Bearer ${token.access_token}`)
      expect([...(request?.query ?? []), ...(request?.form ?? [])]).toEqual([])
      expect(provider().state.faults).toEqual([])
    },
  )
})
