import { OAuthError } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, titled } from './rp/variants.ts'

describe('oidcc-client-test-form-post-error', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(({ responseMode }) => responseMode === 'form_post')))(
    'oidcc-client-test-form-post-error, %s: takes an error that comes by form, OAuth 2.0 Form Post Response Mode §2',
    async (_, variant) => {
      const request = { prompt: 'none', max_age: 0 }
      const { client, login } = await relyingParty(provider(), variant, { request })
      const error: unknown = await login().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(OAuthError)
      expect(error).toMatchObject({ error: 'login_required' })
      expect(client.token).toBeUndefined()
      expect(provider().requests('/token')).toEqual([])
      expect(provider().state.faults).toEqual([])
    },
  )
})
