import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import type { Approval, AuthorizationServer } from '@authkit/oauth2/server'
import { authentication } from './provider.ts'

export const approval: Approval = { subject: 'alice', authentication }

/** What a host answers at the authorization endpoint when the user says yes (or no, with `null`). */
export async function answerAuthorization(
  server: AuthorizationServer,
  request: HttpRequest,
  decision: Approval | null = approval,
): Promise<HttpResponse> {
  try {
    const asked = await server.validateConsentRequest(request)
    return await server.createAuthorizationResponse(asked, decision)
  } catch (error) {
    if (!(error instanceof OAuth2Error)) throw error
    return server.createErrorResponse(error)
  }
}

/** The same request with one more parameter, also when it has that one already. */
export function withQuery(request: HttpRequest, name: string, value: string): HttpRequest {
  const separator = request.url.includes('?') ? '&' : '?'
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  return { ...request, url: `${request.url}${separator}${pair}` }
}

/** The same request with one more parameter in its form. */
export function withForm(request: HttpRequest, name: string, value: string): HttpRequest {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  return { ...request, body: `${String(request.body)}&${pair}` }
}
