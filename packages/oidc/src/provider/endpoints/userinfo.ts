import {
  formatChallenge,
  jsonResponse,
  type HttpRequest,
  type HttpResponse,
} from '@authkit/common/http'
import { InvalidTokenError } from '@authkit/oauth2'
import { bearerToken, ResourceProtector } from '@authkit/oauth2/resource'
import type { Endpoint, ServerContext } from '@authkit/oauth2/server'
import { filterUserInfo } from '../../claims/scope.ts'
import type { OpenIDOptions } from '../openid.ts'

/** UserInfo Endpoint: claims about the user of an access token, Core §5.3. */
export function userinfo(find: OpenIDOptions['userinfo']): Endpoint {
  const protectors = new WeakMap<ServerContext, ResourceProtector>()
  const protectorOf = (context: ServerContext) => {
    const known = protectors.get(context)
    if (known) return known
    const { clock, repositories } = context
    const protector = new ResourceProtector({
      validators: bearerToken({
        store: repositories.accessTokens,
        grants: repositories.grants,
        clock,
      }),
    })
    protectors.set(context, protector)
    return protector
  }
  return {
    name: 'userinfo',
    path: '/userinfo',
    // Core §5.3.1: both methods.
    methods: ['GET', 'POST'],
    metadataName: 'userinfo_endpoint',
    handle: (request, context) => answer(request, protectorOf(context), find),
  }
}

async function answer(
  request: HttpRequest,
  protector: ResourceProtector,
  find: OpenIDOptions['userinfo'],
): Promise<HttpResponse> {
  const { subject, scope } = await protector.validateRequest(request, 'openid')
  const claims = subject === undefined ? undefined : await find(subject, scope)
  if (subject === undefined || !claims) {
    // RFC 6750 §3: whoever is refused is told by which scheme.
    const challenge = formatChallenge('Bearer', { error: 'invalid_token' })
    throw new InvalidTokenError(undefined, { headers: { 'www-authenticate': challenge } })
  }
  // Core §5.3.2: sub is always there, and it is the one of the token.
  return jsonResponse(200, { ...filterUserInfo(claims, scope), sub: subject })
}
