import { addParamsToUri } from '@authkit/common'
import { redirectResponse } from '@authkit/common/http'
import type { ResponseMode } from '../contracts.ts'

/** Response mode `query`: parameters in the query of the redirect URI, RFC 6749 §4.1.2. */
export function query(): ResponseMode {
  return {
    responseMode: 'query',
    respond: (redirectUri, parameters) =>
      redirectResponse(addParamsToUri(redirectUri, Object.entries(parameters))),
  }
}
