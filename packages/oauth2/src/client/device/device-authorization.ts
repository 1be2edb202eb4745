import type { Clock, GuardedResponse } from '@authkit/common'
import { TokenResponseError } from '../client-errors.ts'
import { readObject } from '../token-response.ts'
import { isDisplayableText, isDisplayableUrl } from './displayable.ts'

/** What a device shows to its user, and what it asks the server with meanwhile, under the names on the wire, RFC 8628 §3.2. */
export interface DeviceAuthorization {
  /** Stands for this authorization at the token endpoint; nobody else sees it. */
  readonly device_code: string
  /** What the user types, as it is to be shown. */
  readonly user_code: string
  /** Where the user types it. */
  readonly verification_uri: string
  /** The same with the code in it, for a link or a QR code. Show the `user_code` beside it all the same. */
  readonly verification_uri_complete?: string | undefined
  /** How long the codes live, in seconds, counted from the answer that brought them; a day at most, whatever the server says. */
  readonly expires_in: number
  /** When they end, in whole seconds since the epoch. */
  readonly expires_at: number
  /** Least time between two questions, in seconds. */
  readonly interval: number
}

const NUMBER = /^\d{1,10}$/
/** RFC 8628 §3.2: the interval of a server that names none, in seconds. */
const usualInterval = 5
/** No user is waited for longer, in seconds: a day. */
const longestLifetime = 86_400
/** Longer texts are not for people. */
const longestUserCode = 64

/** Takes a device authorization out of an answer, RFC 8628 §3.2; throws a `TokenResponseError` for one that cannot be shown or asked with. */
export function readDeviceAuthorization(
  response: GuardedResponse,
  clock: Clock,
): DeviceAuthorization {
  const answer = readObject(response)
  const fail = (message: string): TokenResponseError =>
    new TokenResponseError(`The device authorization endpoint sent ${message}`, {
      status: response.status,
    })
  const { device_code: deviceCode, user_code: userCode } = answer
  if (typeof deviceCode !== 'string' || deviceCode === '') throw fail('no device_code')
  if (!isDisplayableText(userCode, longestUserCode)) {
    throw fail('no user_code that can be shown')
  }
  // Google has the name of an early draft.
  const uri = answer['verification_uri'] ?? answer['verification_url']
  if (!isDisplayableUrl(uri)) throw fail('no verification_uri that can be shown')
  const complete = answer['verification_uri_complete'] ?? undefined
  if (complete !== undefined && !isDisplayableUrl(complete)) {
    throw fail('a verification_uri_complete that cannot be shown')
  }
  const lifetime = secondsOf(answer['expires_in'], longestLifetime)
  if (lifetime === undefined) throw fail('no expires_in')
  const interval = secondsOf(answer['interval'] ?? usualInterval, lifetime)
  if (interval === undefined) throw fail('an interval that is no number of seconds')
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: uri,
    ...(complete === undefined ? {} : { verification_uri_complete: complete }),
    expires_in: lifetime,
    expires_at: clock() + lifetime,
    interval,
  }
}

/** A time of a second or more, up to the longest; some servers write numbers as text. */
function secondsOf(value: unknown, longest: number): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined
  return Math.min(Math.max(1, Math.ceil(number)), longest)
}
