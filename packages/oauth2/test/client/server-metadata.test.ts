import { afterEach, describe, expect, it, vi } from 'vitest'
import { InsecureTransportError, OAuth2Client, ServerMetadataError } from '../../src/client.ts'

function select(serverMetadata: Record<string, unknown>) {
  return new OAuth2Client({ clientId: 'c', serverMetadata }).serverMetadata
}

describe('server metadata', () => {
  it('R66, D02: keeps the members that a client reads and no others, RFC 8414 §3.2', () => {
    const document = {
      issuer: 'https://as.example',
      token_endpoint: 'https://as.example/token',
      scopes_supported: ['openid'],
      authorization_response_iss_parameter_supported: true,
    }
    const hostile = { verify: false, proxies: {}, leeway: 9e9, token_endpoint_auth_method: 'none' }
    expect(select({ ...document, ...hostile })).toEqual(document)
  })

  it('D02: takes nothing from the prototype of a document', () => {
    expect(select(Object.create({ token_endpoint: 'https://evil.example' }))).toEqual({})
  })

  it.each([
    ['issuer', 5],
    ['token_endpoint', ['https://as.example']],
    ['token_endpoint', 'not a URL'],
    ['scopes_supported', 'openid'],
    ['scopes_supported', [1]],
    ['authorization_response_iss_parameter_supported', 'true'],
  ])('C-06 refuses %s as %j', (name, value) => {
    expect(() => select({ [name]: value })).toThrow(ServerMetadataError)
  })

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    '\\\\host\\share',
    'https://a.example/$(calc);`x`',
    'https://user@as.example/authorize',
    'https://as.example/authorize#x',
  ])('C-13 refuses %j as an endpoint, RFC 6749 §3.1', (url) => {
    expect(() => select({ authorization_endpoint: url })).toThrow(ServerMetadataError)
  })

  it.each([
    'https://as.example/$(id)',
    'https://as.example/;id',
    'https://as.example/`id`',
    "https://as.example/'",
    'https://as.example/a|id',
    'https://as.example/?a=(id)',
    'https://as.example/%PATH%',
    'https://a$(id).example/',
  ])(
    'C-13, CVE-2025-6514: sends no browser to %s, whose characters no page needs, RFC 6749 §3.1',
    (url) => {
      for (const name of ['authorization_endpoint', 'end_session_endpoint']) {
        expect(() => select({ [name]: url })).toThrow(ServerMetadataError)
      }
    },
  )

  it.each([
    'https://login.example/tenant_1/oauth2/v2.0/authorize?p=B2C_1_sign-in&x=a%20b,c',
    'https://www.example/dialog/oauth/~a/@b',
    'https://as.example:8443',
    'http://[::1]:8080/realms/a%20b/authorize',
  ])('C-13: sends a browser to %s', (url) => {
    const pages = { authorization_endpoint: url, end_session_endpoint: url }
    expect(select(pages)).toEqual(pages)
  })

  it.each(['http://as.example/token', 'ldap://as.example/token', 'http://127.0.0.1.example/token'])(
    'C-12, C63, D12: refuses %s, which has no TLS, RFC 6749 §3.2',
    (url) => {
      expect(() => select({ token_endpoint: url })).toThrow(InsecureTransportError)
    },
  )

  it('C-12 is not fooled by a loopback host in front of an @', () => {
    expect(() => select({ token_endpoint: 'http://localhost@evil.example/' })).toThrow(
      ServerMetadataError,
    )
  })

  it('D12: takes http on loopback, unless the issuer is a remote one', () => {
    const local = { token_endpoint: 'http://127.0.0.1:4000/token' }
    expect(select(local)).toEqual(local)
    expect(() => select({ ...local, issuer: 'https://as.example' })).toThrow(InsecureTransportError)
  })

  describe('with AUTHKIT_INSECURE_TRANSPORT', () => {
    afterEach(() => vi.unstubAllEnvs())

    it('D12, C63: takes plain http for the whole process, and refuses it again without', () => {
      const plain = { token_endpoint: 'http://as.example/token' }
      vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', '1')
      expect(select(plain)).toEqual(plain)
      vi.stubEnv('AUTHKIT_INSECURE_TRANSPORT', 'false')
      expect(() => select(plain)).toThrow(InsecureTransportError)
    })
  })

  it('C-23 knows a remote issuer whose scheme is in capitals, so that no document points into this machine', () => {
    const local = { token_endpoint: 'http://127.0.0.1:6379/' }
    expect(() => select({ ...local, issuer: 'HTTPS://as.example' })).toThrow(InsecureTransportError)
  })
})
