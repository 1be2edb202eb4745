import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { checkScope } from './op/scope.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-scope-address', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-scope-address'))(
    'oidcc-scope-address: the scope address gives its claims, from the UserInfo Endpoint where there is an access token, Core §5.4: $name',
    async (variant) => {
      await checkScope(suite(), await registerClient(suite(), variant), ['address'])
    },
  )
})
