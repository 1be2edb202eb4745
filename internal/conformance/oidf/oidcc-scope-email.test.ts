import { describe, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { checkScope } from './op/scope.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-scope-email', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-scope-email'))(
    'oidcc-scope-email: the scope email gives its claims, from the UserInfo Endpoint where there is an access token, Core §5.4: $name',
    async (variant) => {
      await checkScope(suite(), await registerClient(suite(), variant), ['email'])
    },
  )
})
