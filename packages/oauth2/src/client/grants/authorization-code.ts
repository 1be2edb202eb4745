import { AuthkitConfigError } from '@authkit/common'
import { readAuthorizationResponse } from '../authorization-response.ts'
import { MissingCodeError } from '../client-errors.ts'
import { scopeText, textOption } from '../parameters.ts'
import { createS256CodeChallenge } from '../pkce.ts'
import { requireResponseInput } from '../response-parameters.ts'
import { expectedResponse } from '../response-type.ts'
import type { ClientGrant, GrantContext, TokenRequest } from './contract.ts'

/** What only an authorization response can be held against. */
const responseChecks = ['state', 'issuer', 'nonce', 'maxAge', 'responseType', 'responseMode']

/** The options of a token request that complete a login, and say nothing in any other. */
export const loginOptions: readonly string[] = [
  'authorizationResponse',
  'codeVerifier',
  'redirectUri',
  ...responseChecks,
  'code',
  'skipStateCheck',
]

/** Exchanges an authorization code for a token, RFC 6749 §4.1.3. */
export function authorizationCode(): ClientGrant {
  return {
    name: 'authorization_code',
    // The url of `createAuthorizationUrl` may come along with the rest, and goes nowhere.
    options: [...loginOptions, 'scope', 'url'],
    selectedBy: ['authorizationResponse', 'code'],
    isRepeatable: false,
    parameters(request, context) {
      const { code, verifier } =
        request['code'] === undefined ? codeOfLogin(request, context) : codeAlone(request)
      // A verifier that is none would only be found out by the server, at the cost of the code.
      if (verifier !== undefined) createS256CodeChallenge(verifier)
      return [
        ['code', code],
        ['redirect_uri', textOption(request, 'redirectUri') ?? context.redirectUri],
        // RFC 7636 §4.5: the verifier goes with the code.
        ['code_verifier', verifier],
        // Some servers want it said again, for which of their resources the token is.
        ['scope', scopeText(request['scope'])],
      ]
    },
  }
}

interface Code {
  readonly code: string
  readonly verifier: string | undefined
}

function codeOfLogin(request: TokenRequest, context: GrantContext): Code {
  const response = requireResponseInput(request['authorizationResponse'])
  if (request['skipStateCheck'] !== undefined) {
    throw new AuthkitConfigError('skipStateCheck is for a code alone; a response has its state')
  }
  const state = textOption(request, 'state') ?? ''
  const verifier = textOption(request, 'codeVerifier') ?? ''
  const issuer = textOption(request, 'issuer')
  const { responseType, mode: responseMode } = expectedResponse(
    textOption(request, 'responseType') ?? context.responseType,
    textOption(request, 'responseMode') ?? context.responseMode,
  )
  const checks = { state, issuer, responseType, responseMode }
  const { code } = readAuthorizationResponse(response, checks, context.metadata)
  if (code !== '') return { code, verifier }
  throw new AuthkitConfigError('responseType asks for no code, and only a code gets a token')
}

/** A code that came from an SDK or another part of the application, which vouches for it. */
function codeAlone(request: TokenRequest): Code {
  // RFC 6749 §10.12: whoever can slip a code in logs the user in as somebody else.
  if (request['skipStateCheck'] !== true) {
    throw new AuthkitConfigError(
      'a code alone may come from anybody; pass the authorizationResponse and its state, or skipStateCheck: true where no browser brought it',
    )
  }
  const unchecked = ['authorizationResponse', ...responseChecks].find(
    (name) => (request[name] ?? undefined) !== undefined,
  )
  if (unchecked !== undefined) {
    throw new AuthkitConfigError(
      `${unchecked} belongs to an authorization response; pass that instead of the code`,
    )
  }
  const code = textOption(request, 'code') ?? ''
  if (code === '') throw new MissingCodeError('There is no code')
  return { code, verifier: textOption(request, 'codeVerifier') }
}
