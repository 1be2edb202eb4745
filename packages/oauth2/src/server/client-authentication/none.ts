import { singleHeader } from '@authkit/common/http'
import type { ClientAuthenticationMethod } from '../contracts.ts'

/** A public client: it says who it is and proves nothing, RFC 7591 §2. */
export function none(): ClientAuthenticationMethod {
  return {
    method: 'none',
    credential: 'none',
    confidential: false,
    read(request, parameters) {
      const clientId = parameters.get('client_id')
      const presents =
        singleHeader(request.headers, 'authorization') !== undefined ||
        parameters.has('client_secret') ||
        parameters.has('client_assertion')
      return clientId === undefined || presents ? undefined : { clientId }
    },
    verify: (_credentials, client) => client !== undefined,
  }
}
