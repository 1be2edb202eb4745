import type { HttpResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'

/** Pages of any origin may read the answer: it is for whoever has the token, and no cookie is looked at, Core §5.3. */
const readable = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'www-authenticate',
}

/** Lets pages of every origin send their access tokens, Core §5.3. */
export function preflightResponse(): HttpResponse {
  return {
    status: 204,
    headers: {
      ...readable,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '7200',
    },
  }
}

/** Lets pages of every origin read an answer, a refusal included, Core §5.3. */
export async function readableEverywhere(answer: Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    const response = await answer
    return { ...response, headers: { ...response.headers, ...readable } }
  } catch (thrown) {
    if (!(thrown instanceof OAuth2Error)) throw thrown
    const { error, message, cause, status, uri, reason, headers } = thrown
    const options = { cause, status, uri, reason, headers: { ...headers, ...readable } }
    throw new OAuth2Error(error, message, options)
  }
}
