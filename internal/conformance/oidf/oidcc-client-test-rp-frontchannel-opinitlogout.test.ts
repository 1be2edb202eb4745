import { describe, expect, it } from 'vitest'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-frontchannel-opinitlogout', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-frontchannel-opinitlogout, %s: ends the session although it did not ask, Front-Channel Logout §2',
    async (_, variant) => {
      const party = await logoutParty(provider(), application(), { variant, front: true })
      await party.signIn()
      const { frames, last } = await party.signOutAtProvider()
      expect(frames).toEqual([200])
      expect(party.sessions.size).toBe(0)
      expect(provider().requests('/end-session')).toEqual([])
      // The browser comes by without a state, as after no logout of this application.
      expect(last?.status).toBe(400)
      expect(provider().state.faults).toEqual([])
    },
  )
})
