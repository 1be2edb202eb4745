import type { Endpoint } from '@authkit/oauth2/server'

/** OpenID Provider configuration document, OpenID Connect Discovery §4. */
export function discovery(): Endpoint {
  return {
    name: 'discovery',
    path: '/.well-known/openid-configuration',
    methods: ['GET'],
    handle: async (_request, _context, server) => ({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
      },
      body: JSON.stringify(server.metadata()),
    }),
  }
}
