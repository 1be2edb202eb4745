import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { checkScope } from './op/scope.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-scope-all', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-scope-all'))(
    'oidcc-scope-all: all scopes together give all claims, Core §5.4: $name',
    async (variant) => {
      const scope = ['address', 'email', 'phone', 'profile']
      await checkScope(suite(), await registerClient(suite(), variant), scope)
    },
  )
})
