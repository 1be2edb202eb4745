import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { codeVariants, hybridVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-client-secret-basic', () => {
  const provider = useProvider()
  const variants = [...codeVariants, ...hybridVariants].filter(
    ({ authentication }) => authentication === 'client_secret_basic',
  )

  it.each(titled(variants))(
    'oidcc-client-test-client-secret-basic, %s: authenticates by HTTP Basic unless told, Core §9',
    async (_, variant) => {
      const client = { tokenEndpointAuthMethod: undefined }
      const { login } = await relyingParty(provider(), variant, { client })
      await login()
      const [request] = provider().requests('/token')
      expect(request?.headers.authorization).toMatch(/^Basic /)
      expect(request?.form.has('client_secret')).toBe(false)
      expect(provider().state.faults).toEqual([])
    },
  )
})
