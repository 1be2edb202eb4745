import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { checkClaims, fetchUserInfo } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-userinfo-rs256', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-userinfo-rs256'))(
    'oidcc-userinfo-rs256: a UserInfo response is signed by RS256 when the client registered that, Core §5.3.2 and Registration §2: $name',
    async (variant) => {
      expect(suite().discovery['userinfo_signing_alg_values_supported']).toContain('RS256')
      const client = await registerClient(suite(), variant, {
        userinfo_signed_response_alg: 'RS256',
      })
      const { accessToken = '', claims } = await completeFlow(suite(), client)
      const response = await fetchUserInfo(suite(), accessToken)
      expect(response.headers.get('content-type')).toMatch(/^application\/jwt/)
      const { payload, protectedHeader } = await jwtVerify(
        await response.text(),
        suite().verificationKey,
        // Core §5.3.2: iss and aud are there, and about this provider and this client.
        { issuer: suite().op.issuer, audience: client.id },
      )
      expect(protectedHeader.alg).toBe('RS256')
      expect(payload.sub).toBe(claims.sub)
      expect(payload).not.toHaveProperty('nonce')
      checkClaims(payload)
    },
  )
})
