import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt } from '@authkit/jose'
import { ServerMetadataError } from '@authkit/oauth2/client'
import {
  discover,
  IDTokenError,
  multiTenantIssuer,
  type MultiTenantIssuerOptions,
  OpenIDClient,
} from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  scriptedServer,
  type ScriptedServer,
} from '../../../oauth2/test/client/support/scripted-server.ts'
import { EvilProvider } from './support/evil-provider.ts'

const now = 1_800_000_000
const contoso = '9122040d-6c67-4c5b-b112-36a304b66dad'
const fabrikam = '0e3c2a0a-5b1d-4d0e-9d5e-2f4f0f2d9f11'
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0'
const issuerOf = (tenant: string) => template.replace('{tenantid}', tenant)
const key = JsonWebKey.generate('RSA', { kid: 'm1' })

function client(options?: MultiTenantIssuerOptions): OpenIDClient {
  return new OpenIDClient({
    clientId: 'app',
    keys: key,
    clock: () => now,
    serverMetadata: { issuer: template },
    issuerRule: multiTenantIssuer(options),
  })
}

function parse(change: Record<string, unknown>, options?: MultiTenantIssuerOptions) {
  const claims = { iss: issuerOf(contoso), tid: contoso, sub: 'alice', aud: 'app', iat: now }
  const token = jwt.encode({ alg: 'RS256' }, { ...claims, exp: now + 60, ...change }, key)
  return client(options).parseIdToken(token)
}

describe('an issuer with many tenants', () => {
  it('T12.20 is compared with the tenant of the token, Core §3.1.3.7', async () => {
    await expect(parse({})).resolves.toMatchObject({ tid: contoso })
    await expect(parse({ iss: issuerOf(fabrikam), tid: fabrikam })).resolves.toBeDefined()
  })

  it.each<[string, Record<string, unknown>]>([
    ['another tenant in tid', { tid: fabrikam }],
    ['no tid', { tid: undefined }],
    ['a tid that is a list', { tid: [contoso] }],
    ['a tid that is a path', { tid: 'a/b', iss: issuerOf('a/b') }],
    ['an empty tid', { tid: '', iss: issuerOf('') }],
    ['a pattern as tid', { tid: '$&', iss: issuerOf('x') }],
    ['the placeholder as tid', { tid: '{tenantid}', iss: template }],
    ['another host', { iss: `https://evil.example/${contoso}/v2.0` }],
    ['another version', { iss: `https://login.microsoftonline.com/${contoso}/v1.0` }],
    ['a slash more', { iss: `${issuerOf(contoso)}/` }],
    ['no iss', { iss: undefined }],
  ])('C-07, T12.20 refuses %s, Core §3.1.3.7', async (_, change) => {
    await expect(parse(change)).rejects.toThrow(IDTokenError)
  })

  it('T12.20 admits the tenants that are listed only', async () => {
    const options = { tenants: [contoso] }
    await expect(parse({}, options)).resolves.toBeDefined()
    const other = { iss: issuerOf(fabrikam), tid: fabrikam }
    await expect(parse(other, options)).rejects.toThrow(IDTokenError)
  })

  it('T12.20 has to be named, and its tenants have to be some', () => {
    const serverMetadata = { issuer: template }
    expect(() => new OpenIDClient({ clientId: 'app', keys: key, serverMetadata })).toThrow(
      'issuerRule',
    )
    for (const tenants of [[], ['a/b'], [''], contoso]) {
      // A caller without types.
      const options = { tenants } as MultiTenantIssuerOptions
      expect(() => multiTenantIssuer(options)).toThrow(AuthkitConfigError)
    }
  })

  it('admits no other issuer where the metadata names one tenant', async () => {
    const rule = multiTenantIssuer()
    expect(rule.acceptToken(issuerOf(contoso), { tid: contoso }, issuerOf(contoso))).toBe(true)
    expect(rule.acceptToken(issuerOf(fabrikam), { tid: fabrikam }, issuerOf(contoso))).toBe(false)
  })
})

describe('discover', () => {
  let server: ScriptedServer
  const options = { issuerRule: multiTenantIssuer() }

  beforeAll(async () => {
    server = await scriptedServer()
  })
  afterAll(() => server.close())

  const publish = (issuer: string) =>
    server.on('/common/v2.0/.well-known/openid-configuration', { body: { issuer } })

  it('T12.20, C-06 takes a document for many tenants only where that is said, OpenID Connect Discovery §4.3', async () => {
    const asked = `${server.origin}/common/v2.0`
    const named = `${server.origin}/{tenantid}/v2.0`
    publish(named)
    await expect(discover(asked, options)).resolves.toEqual({ issuer: named })
    await expect(discover(asked)).rejects.toThrow(ServerMetadataError)
  })

  it.each([
    ['another host', () => 'https://evil.example/{tenantid}/v2.0'],
    ['another path', () => `${server.origin}/{tenantid}/v1.0`],
    ['two placeholders', () => `${server.origin}/{tenantid}/{tenantid}`],
    ['a placeholder that is the host', () => 'http://{tenantid}/v2.0'],
    ['no placeholder', () => `${server.origin}/organizations/v2.0`],
    ['a placeholder for all', () => '{tenantid}'],
  ])('C-06 refuses one of %s, OpenID Connect Discovery §4.3', async (_, issuer) => {
    publish(issuer())
    await expect(discover(`${server.origin}/common/v2.0`, options)).rejects.toThrow(
      ServerMetadataError,
    )
  })
})

describe('a login at a provider with many tenants', () => {
  let provider: EvilProvider

  beforeAll(async () => {
    provider = await EvilProvider.start()
  })
  beforeEach(() => provider.reset())
  afterAll(() => provider.server.close())

  it('C-16 is refreshed in the same tenant, Core §12.2', async () => {
    const named = `${provider.issuer}/{tenantid}/v2.0`
    const tenant = (tid: string) => ({ tid, iss: `${provider.issuer}/${tid}/v2.0` })
    const serverMetadata = {
      ...provider.metadata,
      issuer: named,
      authorization_response_iss_parameter_supported: undefined,
    }
    const relyingParty = provider.relyingParty({ serverMetadata, issuerRule: multiTenantIssuer() })
    provider.behaviour.callback = (sent) => sent.delete('iss')
    provider.behaviour.claims = (claims) => ({ ...claims, ...tenant(contoso) })
    await expect(provider.login(relyingParty, {})).resolves.toMatchObject({
      userinfo: { tid: contoso },
    })
    await expect(relyingParty.refreshToken()).resolves.toBeDefined()
    provider.behaviour.claims = (claims) => ({ ...claims, ...tenant(fabrikam) })
    await expect(relyingParty.refreshToken()).rejects.toThrow('another login')
    provider.behaviour.claims = (claims) => ({
      ...claims,
      ...tenant(claims['c_hash'] ? contoso : fabrikam),
    })
    const hybrid = { responseType: 'code id_token' }
    await expect(provider.login(relyingParty, hybrid)).rejects.toThrow('different users')
  })
})
