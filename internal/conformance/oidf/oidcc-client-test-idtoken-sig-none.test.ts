import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { bentVariants, notSigned } from './rp/bends.ts'
import { subject } from './rp/id-token.ts'
import { bentLogin, refused } from './rp/outcome.ts'
import { relyingParty, type RelyingPartyOptions } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasEarlyIdToken, titled } from './rp/variants.ts'

const unsigned: RelyingPartyOptions = {
  registration: { id_token_signed_response_alg: 'none' },
  client: { idTokenSignedResponseAlg: 'none' },
}

describe('oidcc-client-test-idtoken-sig-none', () => {
  const provider = useProvider()

  it.each(titled(bentVariants(allVariants)))(
    'oidcc-client-test-idtoken-sig-none, %s: refuses an ID Token that nobody signed, Core §3.1.3.7 and §3.2.2.11',
    async (_, variant) => {
      expect(await bentLogin(provider(), variant, notSigned)).toEqual(refused(variant))
    },
  )

  it.each(titled(allVariants.filter((variant) => !hasEarlyIdToken(variant))))(
    'oidcc-client-test-idtoken-sig-none, %s: takes it from the token endpoint if registered so, Core §3.1.3.7',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant, unsigned)
      const { token, userinfo } = await login()
      expect(token.id_token).toMatch(/\.$/)
      expect(userinfo?.sub).toBe(subject)
      expect(provider().state.faults).toEqual([])
    },
  )

  it.each(titled(allVariants.filter(hasEarlyIdToken)))(
    'oidcc-client-test-idtoken-sig-none, %s: cannot be told to take it from the browser, Core §3.2.2.11 and §3.3.2.12',
    async (_, variant) => {
      const { authenticate } = await relyingParty(provider(), variant, unsigned)
      await expect(authenticate()).rejects.toThrow(AuthkitConfigError)
      expect(provider().requests('/authorize')).toEqual([])
    },
  )
})
