import { requiredParameter, scopeText, withWireNames } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** Asks once whether the user of a device has answered, RFC 8628 §3.4; `pollDeviceToken` of the client asks until there is an answer. */
export function deviceCode(): ClientGrant {
  return {
    name: 'urn:ietf:params:oauth:grant-type:device_code',
    options: [...withWireNames(['deviceCode']), 'scope'],
    selectedBy: 'deviceCode',
    isRepeatable: false,
    parameters: (request) => [
      ['device_code', requiredParameter(request, 'deviceCode')],
      ['scope', scopeText(request['scope'])],
    ],
  }
}
