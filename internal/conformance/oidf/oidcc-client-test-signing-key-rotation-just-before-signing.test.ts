import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

/** Seconds for which a client that just fetched the keys does not ask for them again, whatever tokens arrive. */
const cooldown = 30

describe('oidcc-client-test-signing-key-rotation-just-before-signing', () => {
  const clock = fixedClock()
  const provider = useProvider({ clock })

  it.each(titled(allVariants))(
    'oidcc-client-test-signing-key-rotation-just-before-signing, %s: fetches the keys again for a token of a new key, Core §10.1.1',
    async (_, variant) => {
      const { client, login } = await relyingParty(provider(), variant)
      const { token } = await login()
      provider().change({
        beforeSigning: async () => {
          clock.advance(cooldown)
          await provider().rotateKeys()
        },
      })
      await login()
      expect(client.token).not.toBe(token)
      expect(provider().requests('/jwks').length).toBeGreaterThan(1)
      expect(provider().state.faults).toEqual([])
    },
  )
})
