import { describe, expect, it } from 'vitest'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-rp-init-logout-other-state', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-rp-init-logout-other-state, %s: does not take a logout with another state for the one it began, RP-Initiated Logout §3',
    async (_, variant) => {
      provider().behave({
        postLogout: (location) => location.searchParams.set('state', 'another state'),
      })
      const options = { variant, back: true, front: true }
      const party = await logoutParty(provider(), application(), options)
      await party.signIn()
      const { last } = await party.signOut()
      const [request] = provider().requests('/end-session')
      expect(request?.query.get('state')).toMatch(/^.{22,}$/)
      expect(last).toMatchObject({ status: 400 })
      expect(party.sessions.size).toBe(0)
      expect(provider().state.faults).toEqual([])
    },
  )
})
