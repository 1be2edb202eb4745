import { registerClient } from '@authkit/oauth2/client'
import { discover, OpenIDClient } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { subject } from './rp/id-token.ts'
import { logInWith, redirectUri } from './rp/relying-party.ts'
import { useProvider } from './rp/use-provider.ts'
import { allVariants, grantTypes, titled } from './rp/variants.ts'

describe('oidcc-client-test-dynamic-registration', () => {
  const provider = useProvider()

  it.each(titled(allVariants))(
    'oidcc-client-test-dynamic-registration, %s: registers, and logs in as the client that it became, Registration §3',
    async (_, variant) => {
      const serverMetadata = await discover(provider().issuer)
      const registered = await registerClient(serverMetadata, {
        client_name: 'Relying party of a test',
        redirect_uris: [redirectUri],
        response_types: [variant.responseType],
        grant_types: grantTypes(variant),
        token_endpoint_auth_method: variant.authentication,
      })
      const client = new OpenIDClient({
        serverMetadata,
        clientId: registered.client_id,
        clientSecret: registered.client_secret,
        tokenEndpointAuthMethod: registered.token_endpoint_auth_method,
        redirectUri,
        scope: 'openid',
      })
      const { token } = await logInWith(client, variant)
      expect(token.userinfo).toMatchObject({ sub: subject, aud: registered.client_id })
      const [request] = provider().requests('/register')
      expect(request?.method).toBe('POST')
      expect(request?.headers['content-type']).toBe('application/json')
      expect(provider().state.faults).toEqual([])
    },
  )
})
