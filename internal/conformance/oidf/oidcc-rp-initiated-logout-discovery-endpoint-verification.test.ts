import { describe, expect, it } from 'vitest'
import { checkUrls, readDiscovery } from './op/discovery.ts'
import { useSuite } from './op/suite.ts'

describe('oidcc-rp-initiated-logout-discovery-endpoint-verification', () => {
  const suite = useSuite()

  it('oidcc-rp-initiated-logout-discovery-endpoint-verification: the provider says where sessions end, RP-Initiated Logout §2.1', async () => {
    const discovery = await readDiscovery(suite())
    checkUrls(discovery)
    expect(discovery['end_session_endpoint']).toBeTypeOf('string')
  })
})
