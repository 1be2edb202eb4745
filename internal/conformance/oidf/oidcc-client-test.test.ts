import { describe, expect, it } from 'vitest'
import { subject } from './rp/id-token.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasAccessToken, titled } from './rp/variants.ts'

describe('oidcc-client-test', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test, %s: logs in and asks for UserInfo, Core §3.1, §3.2, §3.3 and §5.3',
    async (_, variant) => {
      const { login, client, registered } = await relyingParty(provider(), variant)
      const { token, userinfo } = await login()
      expect(token.userinfo).toMatchObject({
        iss: provider().issuer,
        aud: registered.client_id,
        sub: subject,
      })
      expect(client.token).toBe(token)
      expect(userinfo?.sub).toBe(hasAccessToken(variant) ? subject : undefined)
      expect(provider().state.faults).toEqual([])
    },
  )
})
