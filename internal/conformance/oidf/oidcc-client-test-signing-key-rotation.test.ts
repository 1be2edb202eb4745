import { fixedClock } from '@authkit/testing'
import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

/** Seconds for which a client that just fetched the keys does not ask for them again, whatever tokens arrive. */
const cooldown = 30

describe('oidcc-client-test-signing-key-rotation', () => {
  const clock = fixedClock()
  const provider = useProvider({ clock })

  it.each(titled(allVariants))(
    'oidcc-client-test-signing-key-rotation, %s: fetches the keys again for a login after a rotation, Core §10.1.1',
    async (_, variant) => {
      const { login } = await relyingParty(provider(), variant)
      const first = await login()
      const { kid } = await provider().rotateKeys()
      clock.advance(cooldown)
      const second = await login()
      expect(decodeProtectedHeader(second.token.id_token ?? '').kid).toBe(kid)
      expect(first.token.id_token).not.toBe(second.token.id_token)
      expect(provider().requests('/jwks')).toHaveLength(2)
      expect(provider().state.faults).toEqual([])
    },
  )
})
