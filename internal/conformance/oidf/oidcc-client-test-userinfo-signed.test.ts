import { UserInfoError } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { subject } from './rp/id-token.ts'
import { relyingParty, type RelyingPartyOptions } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasAccessToken, plain, titled } from './rp/variants.ts'

const signed: RelyingPartyOptions = {
  scope: 'openid email',
  registration: { userinfo_signed_response_alg: 'RS256' },
  client: { userinfoSignedResponseAlg: 'RS256' },
}

describe('oidcc-client-test-userinfo-signed', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasAccessToken)))(
    'oidcc-client-test-userinfo-signed, %s: verifies a signed UserInfo response, Core §5.3.2',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant, signed)
      const { userinfo } = await login()
      expect(userinfo).toMatchObject({ sub: subject, email: 'user@example.com' })
      expect(provider().state.faults).toEqual([])
    },
  )

  it('oidcc-client-test-userinfo-signed, code: refuses one that is not signed, as registered, Core §5.3.2', async () => {
    const registration = { userinfo_signed_response_alg: undefined }
    const { login } = await relyingParty(provider(), plain, { ...signed, registration })
    await expect(login()).rejects.toThrow(UserInfoError)
  })
})
