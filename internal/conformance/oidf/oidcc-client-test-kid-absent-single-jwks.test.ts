import { describe, expect, it } from 'vitest'
import { kidAbsent } from './rp/bends.ts'
import { subject } from './rp/id-token.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-kid-absent-single-jwks', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test-kid-absent-single-jwks, %s: verifies with the one key that fits, Core §10.1',
    async (_, variant) => {
      provider().behave(kidAbsent)
      const { login } = await relyingParty(provider(), variant)
      const { token } = await login()
      expect(token.userinfo?.sub).toBe(subject)
      expect(provider().state.faults).toEqual([])
    },
  )
})
