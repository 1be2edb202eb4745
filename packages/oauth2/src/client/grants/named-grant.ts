import { requestedScope } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** A grant that this package does not know: what the application gives is sent as it is, RFC 6749 §4.5. */
export function namedGrant(name: string): ClientGrant {
  return {
    name,
    options: ['scope'],
    isRepeatable: false,
    parameters: (request, { scope }) => [['scope', requestedScope(request, scope)]],
  }
}
