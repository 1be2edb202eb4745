import type { Clock, GuardedResponse } from '@authkit/common'
import { extraPairs, type ParameterValue, requestedScope, type ScopeInput } from '../parameters.ts'
import { type DeviceAuthorization, readDeviceAuthorization } from './device-authorization.ts'

/** What a device asks for. */
export interface DeviceAuthorizationOptions {
  /** What to ask for; the client's unless given. */
  readonly scope?: ScopeInput | undefined
  /** Any other parameter under its wire name, such as `resource`. */
  readonly [parameter: string]: ParameterValue
}

/** What the client brings along. */
export interface DeviceAuthorizationContext {
  /** The client's scope. */
  readonly scope: string | undefined
  readonly clock: Clock
  /** Posts a form to the device authorization endpoint, with what authenticates the client. */
  readonly post: (form: readonly (readonly [string, string])[]) => Promise<GuardedResponse>
}

const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/** Asks for the codes with which a user can let a device in, RFC 8628 §3.1. */
export async function requestDeviceAuthorization(
  options: DeviceAuthorizationOptions,
  { scope, clock, post }: DeviceAuthorizationContext,
): Promise<DeviceAuthorization> {
  const { scope: _, ...extra } = options
  const wanted = requestedScope(options, scope)
  const form: [string, string][] = wanted === undefined ? [] : [['scope', wanted]]
  form.push(...extraPairs(extra, new Set(CREDENTIALS)))
  return readDeviceAuthorization(await post(form), clock)
}
