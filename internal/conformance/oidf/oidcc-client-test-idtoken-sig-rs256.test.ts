import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-idtoken-sig-rs256', () => {
  const provider = useProvider({ algorithms: ['ES256', 'RS256'] })

  it.each(titled(allVariants))(
    'oidcc-client-test-idtoken-sig-rs256, %s: takes RS256, Core §3.1.3.7 and §15.1',
    async (_, variant) => {
      const registration = { id_token_signed_response_alg: 'RS256' }
      const { login } = await relyingParty(provider(), variant, { registration })
      const { token } = await login()
      expect(decodeProtectedHeader(token.id_token ?? '')).toMatchObject({ alg: 'RS256' })
      expect(provider().state.faults).toEqual([])
    },
  )
})
