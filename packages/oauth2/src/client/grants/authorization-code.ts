import { AuthkitConfigError } from '@authkit/common'
import {
  type AuthorizationResponseInput,
  readAuthorizationResponse,
} from '../authorization-response.ts'
import { textOption } from '../parameters.ts'
import { createS256CodeChallenge } from '../pkce.ts'
import type { ClientGrant, TokenRequest } from './contract.ts'

/** Exchanges an authorization code for a token, RFC 6749 §4.1.3. */
export function authorizationCode(): ClientGrant {
  return {
    name: 'authorization_code',
    options: [
      'authorizationResponse',
      'state',
      'codeVerifier',
      'redirectUri',
      'issuer',
      'nonce',
      'maxAge',
    ],
    selectedBy: 'authorizationResponse',
    isRepeatable: false,
    parameters(request, { redirectUri, metadata }) {
      const response = responseOf(request)
      const state = textOption(request, 'state') ?? ''
      const verifier = textOption(request, 'codeVerifier') ?? ''
      const { code } = readAuthorizationResponse(
        response,
        { state, issuer: textOption(request, 'issuer') },
        metadata,
      )
      // A verifier that is none would only be found out by the server, at the cost of the code.
      createS256CodeChallenge(verifier)
      return [
        ['code', code],
        ['redirect_uri', textOption(request, 'redirectUri') ?? redirectUri],
        // RFC 7636 §4.5: the verifier goes with the code.
        ['code_verifier', verifier],
      ]
    },
  }
}

function responseOf(request: TokenRequest): AuthorizationResponseInput {
  const response = request['authorizationResponse']
  if (typeof response === 'string') return response
  if (response instanceof URL || response instanceof URLSearchParams) return response
  throw new AuthkitConfigError('authorizationResponse must be a URL or URLSearchParams')
}
