import { requestedScope, requiredParameter } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/**
 * Exchanges a user's name and password for a token, RFC 6749 §4.3.2. It is in no default list: RFC 9700 §2.4 forbids it, since the application learns
 * the password. A client for a server that knows nothing else lists it in `grants`.
 */
export function password(): ClientGrant {
  return {
    name: 'password',
    options: ['username', 'password', 'scope'],
    selectedBy: ['username', 'password'],
    // RFC 6749 §4.3: nobody keeps the password to ask again.
    isRepeatable: false,
    parameters: (request, { scope }) => [
      ['username', requiredParameter(request, 'username')],
      ['password', requiredParameter(request, 'password')],
      ['scope', requestedScope(request, scope)],
    ],
  }
}
