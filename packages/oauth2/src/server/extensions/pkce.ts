import { checkOptions, equalDigests, sha256 } from '@authkit/common'
import { InvalidGrantError, InvalidRequestError, type OAuth2Error } from '../../errors.ts'
import type { AuthorizationRequest, Client, GrantRecord } from '../authorization.ts'
import type { TokenRequest } from '../context.ts'
import type { Extension } from '../contracts.ts'
import { remember } from '../authorization.ts'

/** Whom PKCE is asked of. */
export interface PkceOptions {
  /** Clients that may do without; none unless given. RFC 9700 §2.1.1 asks it of every public client. */
  readonly optionalFor?: (client: Client) => boolean
}

const name = 'pkce'
const s256Challenge = /^[A-Za-z0-9_-]{43}$/
const verifierSyntax = /^[A-Za-z0-9._~-]{43,128}$/

/** Proof Key for Code Exchange with S256 and nothing else, RFC 7636 §4. */
export function pkce(options: PkceOptions = {}): Extension {
  checkOptions('pkce', options, { optionalFor: 'function?' })
  return {
    extension: name,
    authorizationRequest: (request) => checkChallenge(request, options),
    tokenRequest: checkVerifier,
    metadata: () => ({ code_challenge_methods_supported: ['S256'] }),
  }
}

function checkChallenge(request: AuthorizationRequest, options: PkceOptions): AuthorizationRequest {
  const challenge = request.parameters.get('code_challenge')
  const method = request.parameters.get('code_challenge_method')
  if (challenge === undefined) {
    if (method === undefined && options.optionalFor?.(request.client) === true)
      return remember(request, name, {})
    // RFC 7636 §4.4.1: a server that requires PKCE answers invalid_request.
    throw refused('The parameter code_challenge is missing')
  }
  // RFC 7636 §4.3: without a method the challenge would be plain, which does not protect.
  if (method !== 'S256') throw refused('The only code_challenge_method is S256')
  if (!s256Challenge.test(challenge)) {
    throw refused('The code_challenge is not the base64url of a SHA-256')
  }
  return remember(request, name, { challenge })
}

function refused(message: string): OAuth2Error {
  return new InvalidRequestError(message, { reason: 'code_challenge_refused' })
}

function checkVerifier({ parameters, grantType }: TokenRequest, grant: GrantRecord): void {
  // RFC 7636 §4.5: the verifier comes with the code, and a refresh of the same grant has none.
  if (grantType !== 'authorization_code') return
  const verifier = parameters.get('code_verifier')
  const memory = grant.remembered[name]
  const challenge = memory?.['challenge']
  // RFC 9700 §4.8.2: a verifier for a code without challenge is a downgrade. A code whose request was not checked here has no memory.
  if (memory && challenge === undefined && verifier === undefined) return
  if (typeof challenge !== 'string' || verifier === undefined)
    throw new InvalidGrantError(undefined, { reason: 'pkce_failed' })
  // RFC 7636 §4.6: the hash of the verifier is the challenge.
  const equal = verifierSyntax.test(verifier) && equalDigests(sha256(verifier), challenge)
  if (!equal) throw new InvalidGrantError(undefined, { reason: 'pkce_failed' })
}
