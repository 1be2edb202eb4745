import { ServerMetadataError } from '@authkit/oauth2/client'
import { multiTenantIssuer } from '@authkit/oidc/client'
import { OAuth } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { secret } from '../provider.ts'

const origin = 'https://login.example'
const named = `${origin}/{tenantid}/v2.0`
const serverMetadataUrl = `${origin}/common/v2.0/.well-known/openid-configuration`

const publish =
  (issuer: string): typeof fetch =>
  async () =>
    Response.json({ issuer, jwks_uri: `${origin}/keys` })

function load(issuer: string, config: object, issuerRule = multiTenantIssuer()) {
  const clientOptions = { scope: 'openid', issuerRule }
  const client = { clientId: 'app', clientOptions, ...config }
  const oauth = new OAuth({ secret, fetch: publish(issuer), clients: { op: client } })
  return oauth.op.loadServerMetadata()
}

describe('a provider with many tenants', () => {
  it.each([{ issuer: `${origin}/common/v2.0` }, { serverMetadataUrl }])(
    'T12.20 is found by %j where the client says so, OpenID Connect Discovery §4.1',
    async (config) => {
      await expect(load(named, config)).resolves.toMatchObject({ issuer: named })
      const plain = { ...config, clientOptions: { scope: 'openid' } }
      await expect(load(named, plain)).rejects.toThrow(ServerMetadataError)
    },
  )

  it('C-06, T12.20 speaks for no other provider', async () => {
    const config = { serverMetadataUrl }
    for (const issuer of ['https://evil.example/{tenantid}/v2.0', `${origin}/{tenantid}/v1.0`]) {
      await expect(load(issuer, config)).rejects.toThrow(ServerMetadataError)
    }
  })
})
