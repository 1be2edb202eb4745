import { describe, expect, it } from 'vitest'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-frontchannel-rpinitlogout', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-frontchannel-rpinitlogout, %s: ends the session that the iframe names, Front-Channel Logout §2 and §3',
    async (_, variant) => {
      const party = await logoutParty(provider(), application(), { variant, front: true })
      const sid = await party.signIn()
      const { frames, last } = await party.signOut()
      expect(frames).toEqual([200])
      const [request] = application().requests('/front-channel-logout')
      expect(request?.query.get('sid')).toBe(sid)
      expect(party.sessions.size).toBe(0)
      expect(last?.status).toBe(200)
      expect(provider().state.faults).toEqual([])
    },
  )
})
