import { type Clock, generateToken } from '@authkit/common'
import { checkApproval } from '../approval.ts'
import type { Approval, GrantRecord } from '../authorization.ts'
import type { DeviceCodeRecord } from '../repositories/device-codes.ts'

/** The grant of an approval that is within what the device asked for; throws an `AuthkitConfigError` for any other, RFC 6749 §3.3. */
export function grantOfApproval(
  record: DeviceCodeRecord,
  approval: Approval,
  clock: Clock,
): GrantRecord {
  const { subject, scope, resources, authentication } = checkApproval(approval, record, clock)
  const { clientId } = record
  const grantId = generateToken()
  return { grantId, clientId, subject, scope, resources, authentication, remembered: {} }
}
