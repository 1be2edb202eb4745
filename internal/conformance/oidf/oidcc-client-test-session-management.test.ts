import { checkSessionPage } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { attributes, open, responseParameters } from './rp/browser.ts'
import { watchSession } from './rp/check-session.ts'
import { logoutParty } from './rp/logout-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { oneOfEach, titled } from './rp/variants.ts'

describe('oidcc-client-test-session-management', () => {
  const provider = useProvider()
  const application = useApplication()

  it.each(titled(oneOfEach))(
    'oidcc-client-test-session-management, %s: hears unchanged while the session lasts and changed after a logout, Session Management §3',
    async (_, variant) => {
      const party = await logoutParty(provider(), application(), { variant })
      const { client } = party
      const { arrival, finish } = await party.authenticate()
      const sessionState = responseParameters(arrival).get('session_state') ?? ''
      await finish()
      const { body = '' } = checkSessionPage({ client, sessionState })
      const [source = ''] = attributes(body, 'iframe', 'src')
      expect(source).toBe(`${provider().issuer}/check-session`)
      const watch = watchSession(
        { page: body, origin: application().origin },
        { page: (await open(source)).body, origin: provider().origin },
      )
      expect(watch.told).toEqual([{ type: 'authkit.session', status: 'unchanged' }])
      const { last } = await party.signOut()
      expect(last?.status).toBe(200)
      watch.reload((await open(source)).body)
      expect(watch.told.slice(1)).toEqual([{ type: 'authkit.session', status: 'changed' }])
      expect(provider().state.faults).toEqual([])
    },
  )
})
