import { describe, expect, it } from 'vitest'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-backchannel-rpinitlogout', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-backchannel-rpinitlogout, %s: ends the session and answers 200 without caching, Back-Channel Logout §2.5 and §2.8',
    async (_, variant) => {
      const party = await logoutParty(provider(), application(), { variant, back: true })
      await party.signIn()
      const { last } = await party.signOut()
      expect(provider().state.backChannelAnswers).toEqual([
        { status: 200, cacheControl: 'no-store', body: '' },
      ])
      expect(party.sessions.size).toBe(0)
      expect(last?.status).toBe(200)
      expect(provider().state.faults).toEqual([])
    },
  )
})
