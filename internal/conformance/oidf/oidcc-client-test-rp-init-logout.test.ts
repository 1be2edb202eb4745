import { describe, expect, it } from 'vitest'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-init-logout', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-init-logout, %s: ends the session on both channels and comes back, RP-Initiated Logout §2 and §3',
    async (_, variant) => {
      const options = { variant, back: true, front: true }
      const party = await logoutParty(provider(), application(), options)
      await party.signIn()
      const { frames, last } = await party.signOut()
      expect(party.sessions.size).toBe(0)
      expect(frames).toEqual([200])
      expect(provider().state.backChannelAnswers).toMatchObject([{ status: 200 }])
      expect(last).toMatchObject({ status: 200, body: 'You are signed out.' })
      const [request] = provider().requests('/end-session')
      expect(request?.query.get('id_token_hint')).toBe(party.client.token?.id_token)
      expect(provider().state.faults).toEqual([])
    },
  )
})
