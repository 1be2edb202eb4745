import { AuthkitConfigError } from '@authkit/common'
import { readAuthorizationResponse } from '../authorization-response.ts'
import { textOption } from '../parameters.ts'
import { createS256CodeChallenge } from '../pkce.ts'
import { requireResponseInput } from '../response-parameters.ts'
import { expectedResponse } from '../response-type.ts'
import type { ClientGrant } from './contract.ts'

/** The options of a token request that complete a login, and say nothing in any other. */
export const loginOptions: readonly string[] = [
  'authorizationResponse',
  'state',
  'codeVerifier',
  'redirectUri',
  'issuer',
  'nonce',
  'maxAge',
  'responseType',
  'responseMode',
]

/** Exchanges an authorization code for a token, RFC 6749 §4.1.3. */
export function authorizationCode(): ClientGrant {
  return {
    name: 'authorization_code',
    // The url of `createAuthorizationUrl` may come along with the rest, and goes nowhere.
    options: [...loginOptions, 'url'],
    selectedBy: 'authorizationResponse',
    isRepeatable: false,
    parameters(request, { redirectUri, metadata }) {
      const response = requireResponseInput(request['authorizationResponse'])
      const state = textOption(request, 'state') ?? ''
      const verifier = textOption(request, 'codeVerifier') ?? ''
      const issuer = textOption(request, 'issuer')
      const { responseType, mode: responseMode } = expectedResponse(
        textOption(request, 'responseType'),
        textOption(request, 'responseMode'),
      )
      const checks = { state, issuer, responseType, responseMode }
      const { code } = readAuthorizationResponse(response, checks, metadata)
      if (code === '') {
        throw new AuthkitConfigError('responseType asks for no code, and only a code gets a token')
      }
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
