import { describe, it } from 'vitest'
import { postRegistration, registrationOf } from './op/client.ts'
import { expectRegistrationError } from './op/registration-error.ts'
import { useSuite } from './op/suite.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-registration-sector-bad', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-registration-sector-bad'))(
    'oidcc-registration-sector-bad: a client whose redirect URI does not stand in its sector is refused, Registration §5 and §3.3: $name',
    async (variant) => {
      const { site } = suite()
      site.publish('/sector', [`${site.origin}/another`])
      const metadata = await registrationOf(suite(), variant, {
        subject_type: 'pairwise',
        sector_identifier_uri: `${site.direct}/sector`,
      })
      expectRegistrationError(await postRegistration(suite(), metadata), [
        'invalid_client_metadata',
      ])
    },
  )
})
