import { AuthkitConfigError, type Clock } from '@authkit/common'
import { readAuthorizationResponse } from './authorization-response.ts'
import type { TokenRequest } from './grants/contract.ts'
import { textOption } from './parameters.ts'
import { type AuthorizationResponseInput, requireResponseInput } from './response-parameters.ts'
import { expectedResponse, type ResponseMode } from './response-type.ts'
import type { ServerMetadata } from './server-metadata.ts'
import { OAuth2Token } from './token.ts'

/** What a response with a token is held against. */
export interface TokenFromFragmentChecks {
  /** The `state` that `createAuthorizationUrl` returned for this browser. */
  readonly state: string
  /** The issuer that was asked; that of the server metadata unless given. */
  readonly issuer?: string | undefined
  /** How the response was to come; in the fragment unless given. */
  readonly responseMode?: ResponseMode | undefined
}

/** What the client brings along. */
export interface ImplicitContext {
  /** The response types that it can read. */
  readonly responseTypes: readonly string[]
  /** What its logins ask for that do not say it. */
  readonly responseType?: string | undefined
  /** How they are answered. */
  readonly responseMode?: ResponseMode | undefined
  readonly metadata: ServerMetadata
  readonly clock: Clock
}

/** Takes the token out of an authorization response, RFC 6749 §4.2.2; throws what a response of another login, and one without token, is refused with. */
export function tokenFromFragment(
  response: AuthorizationResponseInput,
  { state, issuer, responseMode }: TokenFromFragmentChecks,
  { responseTypes, responseMode: usual, metadata, clock }: ImplicitContext,
): OAuth2Token {
  // RFC 9700 §2.1.2: a client that did not ask for a token takes none.
  if (!responseTypes.includes('token')) {
    throw new AuthkitConfigError(
      "this client asks for no token in the URL; ask for a code, or set responseType to 'token'",
    )
  }
  const checks = { state, issuer, responseType: 'token', responseMode: responseMode ?? usual }
  const { tokens } = readAuthorizationResponse(requireResponseInput(response), checks, metadata)
  return new OAuth2Token({ ...tokens }, clock)
}

/** The same for a token request that ends such a login; `undefined` for any other, RFC 6749 §4.2.2. */
export function tokenOfImplicitLogin(
  request: TokenRequest,
  context: ImplicitContext,
): OAuth2Token | undefined {
  if (!Object.hasOwn(request, 'authorizationResponse')) return undefined
  // What was asked for decides, and never what came: a code must not be made a token by whoever writes the URL.
  const asked = textOption(request, 'responseType') ?? context.responseType
  const askedMode = textOption(request, 'responseMode') ?? context.responseMode
  const { responseType, mode } = expectedResponse(asked, askedMode)
  if (responseType !== 'token') return undefined
  const response = requireResponseInput(request['authorizationResponse'])
  const [state, issuer] = [textOption(request, 'state') ?? '', textOption(request, 'issuer')]
  return tokenFromFragment(response, { state, issuer, responseMode: mode }, context)
}
