import { MissingTokenError } from '../client-errors.ts'
import { scopeText, textOption } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** Exchanges a refresh token for a new access token, RFC 6749 §6. */
export function refreshToken(): ClientGrant {
  return {
    name: 'refresh_token',
    options: ['refreshToken', 'scope'],
    selectedBy: 'refreshToken',
    isRepeatable: false,
    parameters(request, { scope, token }) {
      const value = textOption(request, 'refreshToken') ?? token?.refresh_token
      if (!value) throw new MissingTokenError('There is no refresh token; log in again')
      const wanted = 'scope' in request ? scopeText(request['scope']) : granted(scope, token?.scope)
      return [
        ['refresh_token', value],
        ['scope', wanted],
      ]
    },
  }
}

// RFC 6749 §6: no scope may be asked for that was not granted.
function granted(wanted: string | undefined, given: unknown): string | undefined {
  if (typeof given !== 'string') return wanted
  const tokens = new Set(given.split(' '))
  return wanted
    ?.split(' ')
    .filter((token) => tokens.has(token))
    .join(' ')
}
