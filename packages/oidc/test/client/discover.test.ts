import { AuthkitConfigError } from '@authkit/common'
import { ServerMetadataError } from '@authkit/oauth2/client'
import { discover } from '@authkit/oidc/client'
import { expect, it, onTestFinished } from 'vitest'
import { scriptedServer } from '../../../oauth2/test/client/support/scripted-server.ts'

it('finds the document behind the path of the issuer, OpenID Connect Discovery §4.1', async () => {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  for (const issuer of [server.origin, `${server.origin}/tenant`, `${server.origin}/slash/`]) {
    const path = `${new URL(issuer).pathname.replace(/\/$/, '')}/.well-known/openid-configuration`
    server.on(path, { body: { issuer, jwks_uri: `${server.origin}/jwks` } })
    await expect(discover(issuer)).resolves.toMatchObject({ issuer })
  }
})

it('C-06 refuses a document of another issuer, OpenID Connect Discovery §4.3', async () => {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  server.on('/.well-known/openid-configuration', { body: { issuer: `${server.origin}/` } })
  await expect(discover(server.origin)).rejects.toThrow(ServerMetadataError)
})

it.each(['http://op.example', 'op.example', 'https://op.example/?a=b', ''])(
  'C-12 refuses %j as an issuer',
  async (issuer) => {
    await expect(discover(issuer)).rejects.toThrow(AuthkitConfigError)
  },
)
