import { AuthkitError } from '@authkit/common'

/** Why a user code or a decision is refused. */
export type DeviceVerificationErrorCode =
  | 'ERR_DEVICE_CODE_UNKNOWN'
  | 'ERR_DEVICE_CODE_EXPIRED'
  | 'ERR_DEVICE_CODE_DECIDED'
  | 'ERR_DEVICE_CODE_NOT_ENTERED'
  | 'ERR_DEVICE_TOO_MANY_ATTEMPTS'

/** Status code, word for events, and words for the user, by kind of fault. */
const faults: Readonly<
  Record<DeviceVerificationErrorCode, readonly [status: number, reason: string, message: string]>
> = {
  ERR_DEVICE_CODE_UNKNOWN: [400, 'unknown_user_code', 'No device shows this code.'],
  ERR_DEVICE_CODE_EXPIRED: [400, 'user_code_expired', 'The code has expired.'],
  ERR_DEVICE_CODE_DECIDED: [400, 'user_code_decided', 'The code was answered already.'],
  ERR_DEVICE_CODE_NOT_ENTERED: [403, 'user_code_not_entered', 'The code was not entered here.'],
  ERR_DEVICE_TOO_MANY_ATTEMPTS: [
    429,
    'too_many_attempts',
    'Too many wrong codes were entered. Wait a while.',
  ],
}

/** A user code or a decision that is refused, RFC 8628 §3.3. Its message is for the user and holds no input and no secret. */
export class DeviceVerificationError extends AuthkitError {
  override readonly name: string = 'DeviceVerificationError'
  override readonly code: DeviceVerificationErrorCode
  /** Status code for the page. */
  readonly status: number
  /** Why, in a word for events and logs. */
  readonly reason: string
  /** How long to wait before another code may be entered, in seconds; with `ERR_DEVICE_TOO_MANY_ATTEMPTS` only. */
  readonly retryAfter: number | undefined

  constructor(code: DeviceVerificationErrorCode, retryAfter?: number) {
    const [status, reason, message] = faults[code]
    super(message)
    this.code = code
    this.status = status
    this.reason = reason
    this.retryAfter = retryAfter
  }
}
