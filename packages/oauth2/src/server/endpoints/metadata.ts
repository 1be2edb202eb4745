import { wellKnownUrl } from '../../protocol/metadata.ts'
import type { Endpoint } from '../contracts.ts'

/** Authorization server metadata document, RFC 8414 §3. */
export function metadata(): Endpoint {
  return {
    name: 'metadata',
    path: '/.well-known/oauth-authorization-server',
    // RFC 8414 §3.1: the well-known name goes between host and path of the issuer.
    wellKnown: (issuer) => new URL(wellKnownUrl(issuer, 'oauth-authorization-server')).pathname,
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
