import { describe, it } from 'vitest'
import { postRegistration, registrationOf } from './op/client.ts'
import { expectRegistrationError } from './op/registration-error.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-redirect-uri-regfrag', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-redirect-uri-regfrag'))(
    'oidcc-redirect-uri-regfrag: a redirect URI with a fragment cannot be registered, RFC 6749 §3.1.2 and Registration §3.3: $name',
    async (variant) => {
      const metadata = await registrationOf(suite(), variant, {
        redirect_uris: [`${suite().site.origin}/callback#foobar`],
      })
      expectRegistrationError(await postRegistration(suite(), metadata), [
        'invalid_redirect_uri',
        'invalid_client_metadata',
      ])
    },
  )
})
