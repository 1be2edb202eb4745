import { type Endpoint, metadata } from '@authkit/oauth2/server'

/** OpenID Provider configuration document: the server's metadata, OpenID Connect Discovery §4. */
export function discovery(): Endpoint {
  const { wellKnown: _root, ...document } = metadata()
  // Discovery §4.1: behind the path of the issuer, and so below it like any other endpoint.
  return { ...document, name: 'discovery', path: '/.well-known/openid-configuration' }
}
