import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { hybridVariants, implicitVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-nonce-unless-code-flow', () => {
  const provider = useProvider()

  it.each(titled([...implicitVariants, ...hybridVariants]))(
    'oidcc-client-test-nonce-unless-code-flow, %s: sends a nonce of its own for each login, Core §3.2.2.1 and §15.5.2',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant)
      await login()
      await login()
      const nonces = provider()
        .requests('/authorize')
        .map(({ query }) => query.get('nonce') ?? '')
      expect(new Set(nonces).size).toBe(2)
      expect(nonces.every((nonce) => nonce.length >= 22)).toBe(true)
      expect(provider().state.faults).toEqual([])
    },
  )
})
