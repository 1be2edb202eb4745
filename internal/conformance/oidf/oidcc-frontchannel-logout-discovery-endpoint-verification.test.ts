import { describe, expect, it } from 'vitest'
import { checkUrls, readDiscovery } from './op/discovery.ts'
import { useSuite } from './op/suite.ts'

describe('oidcc-frontchannel-logout-discovery-endpoint-verification', () => {
  const suite = useSuite()

  it('oidcc-frontchannel-logout-discovery-endpoint-verification: the provider says that it does front-channel logout with sessions, Front-Channel Logout §3 and RP-Initiated Logout §2.1', async () => {
    const discovery = await readDiscovery(suite())
    checkUrls(discovery)
    expect(discovery['end_session_endpoint']).toBeTypeOf('string')
    expect(discovery['frontchannel_logout_supported']).toBe(true)
    expect(discovery['frontchannel_logout_session_supported']).toBe(true)
  })
})
