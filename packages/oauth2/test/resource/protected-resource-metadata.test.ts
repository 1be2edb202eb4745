import {
  protectedResourceMetadata,
  type ProtectedResourceMetadataOptions,
} from '@authkit/oauth2/resource'
import { toFetch } from '@authkit/common/fetch'
import { describe, expect, it } from 'vitest'

const authorizationServers = ['https://issuer.example', 'https://other.example/tenant']
const make = (options: Partial<ProtectedResourceMetadataOptions> = {}) =>
  protectedResourceMetadata({ resource: 'https://api.example', authorizationServers, ...options })

describe('protectedResourceMetadata', () => {
  it('names the resource, its servers and the one way to send tokens, RFC 9728 §2', () => {
    expect(make().document).toEqual({
      resource: 'https://api.example',
      authorization_servers: authorizationServers,
      bearer_methods_supported: ['header'],
    })
  })

  it('has every member that it is given, and none without content, RFC 9728 §2, §3.2', () => {
    const { document } = make({
      scopes: ['read', 'write'],
      name: 'Notes',
      documentation: 'https://api.example/docs',
      policyUri: 'https://api.example/policy',
      tosUri: 'https://api.example/terms',
      more: { 'resource_name#de': 'Notizen', jwks_uri: 'https://api.example/jwks' },
    })
    expect(document).toEqual({
      resource: 'https://api.example',
      authorization_servers: authorizationServers,
      scopes_supported: ['read', 'write'],
      bearer_methods_supported: ['header'],
      resource_name: 'Notes',
      resource_documentation: 'https://api.example/docs',
      resource_policy_uri: 'https://api.example/policy',
      resource_tos_uri: 'https://api.example/terms',
      'resource_name#de': 'Notizen',
      jwks_uri: 'https://api.example/jwks',
    })
    expect(Object.keys(make({ scopes: [] }).document)).not.toContain('scopes_supported')
  })

  it.each([
    ['https://api.example', ''],
    ['https://api.example/', ''],
    ['https://api.example:8443', ''],
    ['https://api.example/v1', '/v1'],
    ['https://api.example/v1/', '/v1/'],
    ['https://api.example/a/b?tenant=c', '/a/b?tenant=c'],
    ['https://api.example/?tenant=c', '?tenant=c'],
    ['http://127.0.0.1:4000/v1', '/v1'],
  ])('puts the document of %s between host and path, RFC 9728 §3.1', (resource, rest) => {
    const { url, path, document } = make({ resource })
    expect(path).toBe(`/.well-known/oauth-protected-resource${rest}`)
    expect(url).toBe(new URL(resource).origin + path)
    expect(document['resource']).toBe(resource)
  })

  it('answers with the document, for anybody, RFC 9728 §3.2', async () => {
    const { handler, url, document } = make({ resource: 'https://api.example/v1' })
    const response = await toFetch(handler)(new Request(url))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual(document)
    const head = await handler({ method: 'HEAD', url, headers: {} })
    expect(head).toMatchObject({ status: 200 })
    expect(head.body).toBeUndefined()
    expect(await handler({ method: 'POST', url, headers: {}, body: 'x' })).toEqual({
      status: 405,
      headers: { allow: 'GET, HEAD', 'access-control-allow-origin': '*' },
    })
  })

  it.each([
    ['a resource without TLS', { resource: 'http://api.example' }, 'resource is an https URL'],
    ['a resource with a fragment', { resource: 'https://api.example/#x' }, 'resource is an https'],
    ['a resource with a user', { resource: 'https://a@api.example' }, 'resource is an https URL'],
    ['a resource that is no URL', { resource: 'notes' }, 'resource is an https URL'],
    ['no authorization server', { authorizationServers: [] }, 'one at least'],
    ['a server that is no URL', { authorizationServers: ['x'] }, 'authorizationServers lists'],
    ['a server with a query', { authorizationServers: ['https://a.example?b'] }, 'lists issuers'],
    ['a server that is no text', { authorizationServers: [7] }, 'authorizationServers lists'],
    ['scopes in one text', { scopes: ['read write'] }, 'scopes lists single scopes'],
    ['a scope that is no text', { scopes: [7] }, 'scopes lists single scopes'],
    [
      'a member twice',
      { more: { resource: 'https://evil.example' } },
      'more.resource has an option',
    ],
    ['ways that are not read', { more: { bearer_methods_supported: ['query'] } }, 'follows from'],
    ['a misspelled option', { authorizationServer: 'x' }, 'has no option "authorizationServer"'],
  ])('S-C1 is not made with %s, RFC 9728 §1.2, RFC 8414 §2', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    expect(() => make(options as Partial<ProtectedResourceMetadataOptions>)).toThrow(message)
  })
})
