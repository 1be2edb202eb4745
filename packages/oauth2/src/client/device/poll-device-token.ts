import { AuthkitConfigError, type Clock } from '@authkit/common'
import { OAuthError } from '../client-errors.ts'
import { untilAborted } from '../flight.ts'
import type { TokenRequest } from '../grants/contract.ts'
import type { DeviceAuthorization } from './device-authorization.ts'
import { type Pace, nextPace } from './pace.ts'
import { type Wait, waitForTimer } from './wait.ts'

/** What a device is told while its user has not answered. */
export interface DevicePending {
  /** Time until the next question, in seconds. */
  readonly interval: number
  /** How long the codes still live, in seconds. */
  readonly remaining: number
}

/** How long to go on asking, and who is told. */
export interface PollDeviceTokenOptions {
  /** Ends the waiting, with its reason as the error. */
  readonly signal?: AbortSignal | undefined
  /** Told after each question that brought no answer; the next one waits for it. */
  readonly onPending?: ((pending: DevicePending) => void | Promise<void>) | undefined
  /** Waits so many seconds, or until the signal fires; a timer unless given. For tests that own the time. */
  readonly wait?: Wait | undefined
}

/** What the client brings along. */
export interface PollDeviceTokenContext<Token> {
  readonly clock: Clock
  /** Sends one token request. */
  readonly exchange: (request: TokenRequest) => Promise<Token>
}

/**
 * Asks for the token of a device until its user has answered, RFC 8628 §3.4 and §3.5. Rejects with the `OAuthError` of a server that says no, of which
 * `error` is `access_denied`, and with one of which it is `expired_token` when the codes are at their end.
 */
export async function pollDeviceToken<Token>(
  device: DeviceAuthorization,
  { signal, onPending, wait = waitForTimer }: PollDeviceTokenOptions,
  { clock, exchange }: PollDeviceTokenContext<Token>,
): Promise<Token> {
  checkDevice(device)
  const interval = Math.max(1, device.interval)
  let pace: Pace = { interval, failures: 0, delay: interval }
  for (;;) {
    // RFC 8628 §3.5: at the end of the codes the device begins again or gives up, and does not ask further.
    if (clock() + pace.delay >= device.expires_at) throw expired()
    await wait(pace.delay, signal)
    signal?.throwIfAborted()
    try {
      return await untilAborted(exchange({ deviceCode: device.device_code }), signal)
    } catch (error) {
      if (signal?.aborted === true) throw error
      const next = nextPace(pace, error)
      if (next === undefined) throw error
      pace = next
    }
    await onPending?.({ interval: pace.delay, remaining: device.expires_at - clock() })
  }
}

function checkDevice(device: DeviceAuthorization): void {
  const { device_code: code, expires_at: end, interval } = { ...device }
  const isDevice =
    typeof code === 'string' && code !== '' && Number.isFinite(end) && Number.isFinite(interval)
  if (isDevice) return
  throw new AuthkitConfigError('pollDeviceToken takes what requestDeviceAuthorization returned')
}

function expired(): OAuthError {
  return new OAuthError('expired_token', {
    description: 'The device code is at its end; begin again',
  })
}
