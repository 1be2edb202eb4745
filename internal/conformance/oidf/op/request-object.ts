import { SignJWT, UnsecuredJWT } from 'jose'
import type { Request } from './authorization.ts'
import { type Client, clientKey } from './client.ts'
import type { Suite } from './suite.ts'

/** Writes a request as a request object. */
export type Encode = (request: Request) => string | Promise<string>

/** A request object that nobody signed, Core §6.1. */
export const unsigned: Encode = (request) => new UnsecuredJWT({ ...request }).encode()

/** A request object that a client signed for the provider, Core §6.1. */
export async function signed(suite: Suite, client: Client, request: Request): Promise<string> {
  const { privateKey, kid } = await clientKey()
  const now = suite.op.clock()
  return new SignJWT({ ...request })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(client.id)
    .setAudience(suite.op.issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(privateKey)
}

/** Sends a request in the parameter `request`, Core §6.1. */
export function byValue(encode: Encode) {
  return async (request: Request): Promise<Request> => ({
    ...outside(request),
    request: await encode(request),
  })
}

/** Publishes a request and sends its URL in `request_uri`, Core §6.2. */
export function byReference({ site }: Suite, encode: Encode) {
  return async (request: Request): Promise<Request> => {
    site.publish('/request-object', await encode(request), 'application/oauth-authz-req+jwt')
    return { ...outside(request), request_uri: `${site.direct}/request-object` }
  }
}

/** What stands outside all the same, so that the request is one of OAuth 2.0 and of OpenID Connect, Core §6.1. */
function outside({ client_id, response_type, scope }: Request): Request {
  return { client_id, response_type, scope }
}
