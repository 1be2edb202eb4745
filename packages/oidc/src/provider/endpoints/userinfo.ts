import { type HttpRequest, type HttpResponse, jsonResponse } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import type { Client, Endpoint, ServerContext } from '@authkit/oauth2/server'
import { protectedResponse } from '../id-token/protected-response.ts'
import { releaseClaims } from '../release-claims.ts'
import type { OpenIDSettings } from '../settings.ts'
import { unusableToken, type UserInfoAccess, userInfoAccess } from '../userinfo/access.ts'
import { preflightResponse, readableEverywhere } from '../userinfo/cross-origin.ts'

/** UserInfo Endpoint: claims about the user of an access token, Core §5.3. */
export function userinfo(settings: OpenIDSettings): Endpoint {
  const accessOf = userInfoAccess()
  const answer = async (request: HttpRequest, context: ServerContext): Promise<HttpResponse> => {
    const access = await accessOf(request, context)
    const claims = await claimsFor(access, context, settings)
    return respond(claims, access.client, context, settings)
  }
  return {
    name: 'userinfo',
    path: '/userinfo',
    // Core §5.3.1: both methods; pages of other origins ask first whether they may.
    methods: ['GET', 'POST', 'OPTIONS'],
    metadataName: 'userinfo_endpoint',
    handle: async (request, context) =>
      request.method === 'OPTIONS'
        ? preflightResponse()
        : readableEverywhere(answer(request, context)),
  }
}

async function claimsFor(
  { subject, client, scope, withheld, memory }: UserInfoAccess,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<JsonObject> {
  const asked = { subject, client, memory, scope, withheld, use: 'userinfo' as const }
  const claims = await releaseClaims(asked, settings)
  if (!claims) throw unusableToken('user_gone')
  // Core §5.3.2: sub is always there, and it is what the client knows the user of the token as.
  return { ...claims, sub: await context.subjectFor(subject, client) }
}

/** Core §5.3.2: JSON, or a JWT when the client registered for something signed or encrypted. */
async function respond(
  claims: JsonObject,
  client: Client,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<HttpResponse> {
  // Core §5.3.2: what is signed says by whom and for whom.
  const statement = { ...claims, iss: context.issuer, aud: client.client_id }
  const token = await protectedResponse(statement, client, 'userinfo', context, settings)
  if (token === undefined) return jsonResponse(200, claims)
  return {
    status: 200,
    headers: { 'content-type': 'application/jwt', 'cache-control': 'no-store', pragma: 'no-cache' },
    body: token,
  }
}
