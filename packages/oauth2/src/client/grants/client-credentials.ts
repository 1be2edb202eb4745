import { requestedScope } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** Fetches a token for the client itself, RFC 6749 §4.4.2. */
export function clientCredentials(): ClientGrant {
  return {
    name: 'client_credentials',
    options: ['scope'],
    isRepeatable: true,
    parameters: (request, { scope }) => [['scope', requestedScope(request, scope)]],
  }
}
