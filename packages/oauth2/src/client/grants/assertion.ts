import { requestedScope } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** Exchanges an assertion for a token, another one each time, RFC 7521 §4.1. */
export function assertion(name: string, write: () => Promise<string>): ClientGrant {
  return {
    name,
    options: ['scope'],
    isRepeatable: true,
    parameters: async (request, { scope }) => [
      ['assertion', await write()],
      ['scope', requestedScope(request, scope)],
    ],
  }
}
