import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { completeFlow } from './op/flow.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-registration-sector-uri', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-registration-sector-uri'))(
    'oidcc-registration-sector-uri: a client whose redirect URI stands in its sector registers, and its users have a pseudonym of that sector, Registration §5 and Core §8.1: $name',
    async (variant) => {
      const { site } = suite()
      site.publish(
        '/sector',
        ['/callback', '/callback2'].map((path) => `${site.origin}${path}`),
      )
      const members = { subject_type: 'pairwise', sector_identifier_uri: `${site.direct}/sector` }
      const client = await registerClient(suite(), variant, members)
      const { claims } = await completeFlow(suite(), client)
      const sibling = await registerClient(suite(), variant, {
        ...members,
        redirect_uris: [`${site.origin}/callback2`],
      })
      const { claims: same } = await completeFlow(suite(), sibling)
      expect(same.sub).toBe(claims.sub)
      const { claims: open } = await completeFlow(suite(), await registerClient(suite(), variant))
      expect(open.sub).not.toBe(claims.sub)
    },
  )
})
