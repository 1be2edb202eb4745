import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { checkReuse } from './op/code-reuse.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-codereuse', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-codereuse'))(
    'oidcc-codereuse: a code works once, RFC 6749 §4.1.2: $name',
    async (variant) => {
      await checkReuse(suite(), await registerClient(suite(), variant), 0)
    },
  )
})
