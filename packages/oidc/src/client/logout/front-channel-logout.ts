import { AuthkitConfigError, checkOptions, constantTimeEqual } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import { type BrowserInput, browserParameters } from '../browser/parameters.ts'
import { FrontChannelLogoutError } from './logout-errors.ts'

/** What a logout request through the browser is held against. */
export interface FrontChannelLogoutChecks {
  /** The provider at which the client is, or a function that tells for one with many tenants. */
  readonly issuer: string | ((iss: string) => boolean)
  /** The `sid` of the ID Token of this browser's session. With it, a request about another session or about none is refused. */
  readonly sid?: string | undefined
  /** Refuses a request that names no session, for a client that registered `frontchannel_logout_session_required`; false unless given. */
  readonly sessionRequired?: boolean | undefined
}

/** Which session the provider ended: this one, or the one in this browser when there is no `sid`. */
export type FrontChannelLogout =
  | { readonly iss: string; readonly sid: string }
  | { readonly iss: undefined; readonly sid: undefined }

/**
 * Reads a logout request that a page of the provider made the browser send, Front-Channel Logout §2; throws a
 * `FrontChannelLogoutError`. Nobody signed it: whatever page the user visits can send one without a session, or with a known `sid`.
 */
export function validateFrontChannelLogout(
  input: BrowserInput,
  checks: FrontChannelLogoutChecks,
): FrontChannelLogout {
  checkOptions('validateFrontChannelLogout', checks, {
    issuer: 'text|function',
    sid: 'string?',
    sessionRequired: 'flag?',
  })
  if (checks.sid === '') {
    throw new AuthkitConfigError('sid is empty; leave it out for a session that has none')
  }
  const parameters = browserParameters(
    input,
    (problem, options) => new FrontChannelLogoutError(`The logout request ${problem}`, options),
  )
  const named = sessionOf(parameters)
  if (named.sid !== undefined) {
    checkSession(named, checks)
  } else if (checks.sessionRequired === true || checks.sid !== undefined) {
    throw new FrontChannelLogoutError('The logout request names no session')
  }
  return named
}

function sessionOf(parameters: Parameters): FrontChannelLogout {
  const [iss, sid] = [parameters.get('iss'), parameters.get('sid')]
  if (iss !== undefined && sid !== undefined) return { iss, sid }
  if (iss === undefined && sid === undefined) return { iss, sid }
  // Front-Channel Logout §2: either both or none, since a sid means something to its issuer only.
  throw new FrontChannelLogoutError('The logout request has only one of iss and sid')
}

function checkSession(
  { iss, sid }: { readonly iss: string; readonly sid: string },
  checks: FrontChannelLogoutChecks,
): void {
  const { issuer } = checks
  const isIssuer = typeof issuer === 'function' ? issuer(iss) : iss === issuer
  if (isIssuer !== true) {
    throw new FrontChannelLogoutError('The logout request comes from another provider')
  }
  // Front-Channel Logout §2: compared with the ID Token of the session.
  if (checks.sid !== undefined && !constantTimeEqual(sid, checks.sid)) {
    throw new FrontChannelLogoutError('The logout request is about another session')
  }
}
