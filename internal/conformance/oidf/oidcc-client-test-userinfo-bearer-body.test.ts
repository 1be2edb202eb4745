import { describe, expect, it } from 'vitest'
import { subject } from './rp/id-token.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, hasAccessToken, titled } from './rp/variants.ts'

describe('oidcc-client-test-userinfo-bearer-body', () => {
  const provider = useProvider()

  it.each(titled(allVariants.filter(hasAccessToken)))(
    'oidcc-client-test-userinfo-bearer-body, %s: sends the access token in the form of a POST if told, Core §5.3.1',
    async (_, variant) => {
      const { client, login } = await relyingParty(provider(), variant)
      const { token } = await login()
      expect((await client.userinfo({ accessTokenIn: 'body' })).sub).toBe(subject)
      const request = provider().requests('/userinfo').at(-1)
      expect(request?.method).toBe('POST')
      expect(request?.headers.authorization).toBeUndefined()
      expect(Object.fromEntries(request?.form ?? [])).toEqual({ access_token: token.access_token })
      expect(provider().state.faults).toEqual([])
    },
  )
})
