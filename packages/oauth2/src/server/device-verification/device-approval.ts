import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import { includesScope } from '../../protocol/scope.ts'
import type { Approval, GrantRecord } from '../authorization.ts'
import type { DeviceCodeRecord } from '../repositories/device-codes.ts'

/** The grant of an approval that is within what the device asked for; throws an `AuthkitConfigError` for any other, RFC 6749 §3.3. */
export function grantOfApproval(record: DeviceCodeRecord, approval: Approval): GrantRecord {
  checkOptions('approve', approval, {
    subject: 'text',
    scope: 'list?',
    resources: 'list?',
    authentication: 'object',
  })
  const { subject, authentication } = approval
  const { clientId, scope: asked, resources: askedResources } = record
  const { scope = asked, resources = askedResources } = approval
  if (!isStoreKey(subject) || !Number.isFinite(authentication.time)) {
    throw new AuthkitConfigError(
      'An approval has a subject of 1 to 255 characters and authentication: { time }, in seconds since the epoch',
    )
  }
  // RFC 6749 §3.3: the user may grant less than was asked for, never more.
  if (!includesScope(asked, scope) || !includesScope(askedResources, resources)) {
    throw new AuthkitConfigError(
      'An approval can only hold scopes and resources that the device asked for',
    )
  }
  const grantId = generateToken()
  return { grantId, clientId, subject, scope, resources, authentication, remembered: {} }
}
