import {
  type DeviceAuthorization,
  OAuth2Client,
  type PollDeviceTokenOptions,
} from '@authkit/oauth2/client'
import type { Orders } from './api.ts'
import { type ClientParts, ordersOf } from './service.ts'

/** How a device waits for its user. */
export interface DeviceOptions extends PollDeviceTokenOptions {
  /** Shows the code and where to type it. */
  readonly show: (device: DeviceAuthorization) => void
}

/** A device without a browser: it shows a code, waits until its user has typed it elsewhere, and calls the API. */
export async function runDevice(
  { serverMetadata, api, clock }: ClientParts,
  { show, ...options }: DeviceOptions,
): Promise<Orders> {
  const client = new OAuth2Client({
    clientId: 'television',
    scope: 'orders:read',
    serverMetadata,
    apiBaseUrl: api,
    clock,
  })
  const device = await client.requestDeviceAuthorization()
  show(device)
  await client.pollDeviceToken(device, options)
  return ordersOf(await client.fetch('/orders'))
}
