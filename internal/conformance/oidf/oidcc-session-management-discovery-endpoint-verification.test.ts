import { describe, expect, it } from 'vitest'
import { checkUrls, readDiscovery } from './op/discovery.ts'
import { useSuite } from './op/suite.ts'

describe('oidcc-session-management-discovery-endpoint-verification', () => {
  const suite = useSuite()

  it('oidcc-session-management-discovery-endpoint-verification: the provider says where sessions are watched and where they end, Session Management §3.3 and RP-Initiated Logout §2.1', async () => {
    const discovery = await readDiscovery(suite())
    checkUrls(discovery)
    expect(discovery['end_session_endpoint']).toBeTypeOf('string')
    expect(suite().endpoint('check_session_iframe')).toMatch(/^https?:/)
  })
})
