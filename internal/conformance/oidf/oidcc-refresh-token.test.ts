import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { checkRefresh } from './op/refresh.ts'
import { useSuite } from './op/suite.ts'
import { requestToken, tokenErrorOf } from './op/token.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-refresh-token', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-refresh-token'))(
    'oidcc-refresh-token: a refresh token gives new tokens for the same user, and works for its client alone, Core §12.2 and RFC 6749 §5.2: $name',
    async (variant) => {
      const grants = { grant_types: ['authorization_code', 'implicit', 'refresh_token'] }
      const client = await registerClient(suite(), variant, grants)
      const flow = await completeFlow(suite(), client, {
        scope: 'openid offline_access',
        // Core §11: offline access needs a consent.
        prompt: 'consent',
      })
      await checkRefresh(suite(), flow)
      const another = await registerClient(suite(), variant, grants)
      const second = await completeFlow(suite(), client, {
        scope: 'openid offline_access',
        prompt: 'consent',
      })
      const stolen = await requestToken(suite(), another, {
        grant_type: 'refresh_token',
        refresh_token: second.tokens?.refreshToken ?? '',
      })
      expect(tokenErrorOf(stolen)).toBe('invalid_grant')
    },
  )
})
