import { describe, it } from 'vitest'
import { postRegistration, registrationOf } from './op/client.ts'
import { expectRegistrationError } from './op/registration-error.ts'
import { useSuite } from './op/suite.ts'
import { basic } from './op/variants.ts'

describe('oidcc-3rd_party-init-login-nohttps', () => {
  const suite = useSuite()

  it('oidcc-3rd_party-init-login-nohttps: initiate_login_uri without https is refused, Core §4 and Registration §2 and §3.3', async () => {
    const uri = suite().site.origin.replace('https:', 'http:')
    const metadata = await registrationOf(suite(), basic, {
      initiate_login_uri: `${uri}/initiate_login`,
    })
    expectRegistrationError(await postRegistration(suite(), metadata), ['invalid_client_metadata'])
  })
})
