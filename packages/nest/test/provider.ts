import { memoryStore, urlEncode } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { AuthorizationServer, clientCredentials } from '@authkit/oauth2/server'

const clientSecret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'

/** Fields of a request by the one registered client. */
export const asClient: Readonly<Record<string, string>> = {
  authorization: `Basic ${btoa(`machine:${clientSecret}`)}`,
  'content-type': 'application/x-www-form-urlencoded',
}

/** The form that asks for an access token. */
export function tokenForm(scope: string): string {
  return urlEncode([
    ['grant_type', 'client_credentials'],
    ['scope', scope],
  ])
}

/** An authorization server that issues opaque tokens to one client. */
export function createServer(
  options: { issuer?: string; store?: Store; clock?: () => number } = {},
): AuthorizationServer {
  const { issuer = 'https://issuer.example', store = memoryStore() } = options
  return new AuthorizationServer({
    ...options,
    issuer,
    store,
    clients: [
      {
        client_id: 'machine',
        client_secret: clientSecret,
        grant_types: ['client_credentials'],
        scope: 'read write',
      },
    ],
  }).registerGrant(clientCredentials())
}

/** Lets the server issue a token to its client. */
export async function issueToken(server: AuthorizationServer, scope: string): Promise<string> {
  const { body = '' } = await server.createTokenResponse({
    method: 'POST',
    url: `${server.issuer}/token`,
    headers: asClient,
    body: tokenForm(scope),
  })
  // A token response has this member, RFC 6749 §5.1; without it the tests that use it fail.
  return (JSON.parse(body) as { access_token: string }).access_token
}

/** A store whose every operation fails with a message that must not reach a client. */
export const brokenStore: Store = new Proxy(memoryStore(), {
  get: () => () => Promise.reject(new Error('secret-host:5432 refused the connection')),
})
