import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { checkReuse } from './op/code-reuse.ts'
import { useSuite } from './op/suite.ts'
import { fetchUserInfo } from './op/user-info.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-codereuse-30seconds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-codereuse-30seconds'))(
    'oidcc-codereuse-30seconds: a code that comes again after 30 seconds is refused, and what it gave is revoked, RFC 6749 §4.1.2 and RFC 6750 §3.1: $name',
    async (variant) => {
      const { accessToken } = await checkReuse(suite(), await registerClient(suite(), variant), 30)
      const { status } = await fetchUserInfo(suite(), accessToken)
      expect(status).toBe(401)
    },
  )
})
