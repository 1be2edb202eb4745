import { AuthkitConfigError, checkOptions, type Clock } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import { includesScope } from '../protocol/scope.ts'
import { checkAuthenticationTime } from './authentication-time.ts'
import type { Approval, AuthorizationRequest } from './authorization.ts'

/** What a client or a device asked a user for. */
export type AskedFor = Pick<AuthorizationRequest, 'scope' | 'resources'>

/** An approval with everything filled in. */
export type CheckedApproval = Approval & AskedFor

/** An approval that is within what was asked for; throws an `AuthkitConfigError` for any other, RFC 6749 §3.3. */
export function checkApproval(
  approval: Approval,
  request: AskedFor,
  clock: Clock,
): CheckedApproval {
  checkOptions('An approval', approval, {
    subject: 'text',
    scope: 'list?',
    resources: 'list?',
    claims: 'list?',
    authentication: 'object',
  })
  const { subject, authentication, scope = request.scope, resources = request.resources } = approval
  // A token about nobody would be taken for one of the client's own.
  if (!isStoreKey(subject)) {
    throw new AuthkitConfigError('subject of an approval is a text of 1 to 255 characters')
  }
  checkAuthenticationTime('An approval', authentication, clock)
  // RFC 6749 §3.3: the user may grant less than was asked for, never more.
  if (!isWithin(scope, request.scope) || !isWithin(resources, request.resources)) {
    throw new AuthkitConfigError(
      'An approval can only hold scopes and resources that were asked for, as lists',
    )
  }
  return { ...approval, scope, resources }
}

function isWithin(granted: readonly string[], requested: readonly string[]): boolean {
  return includesScope(requested, granted)
}
