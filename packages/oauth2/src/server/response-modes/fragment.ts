import { addParamsToUri } from '@authkit/common'
import { redirectResponse } from '@authkit/common/http'
import type { ResponseMode } from '../contracts.ts'

/** Response mode `fragment`: parameters in the fragment of the redirect URI, RFC 6749 §4.2.2. */
export function fragment(): ResponseMode {
  return {
    responseMode: 'fragment',
    respond: (redirectUri, parameters) =>
      redirectResponse(addParamsToUri(redirectUri, Object.entries(parameters), { fragment: true })),
  }
}
