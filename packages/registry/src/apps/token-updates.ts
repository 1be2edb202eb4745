import type { SessionExpired, UpdateToken } from '@authkit/oauth2/client'
import type { OAuth2ClientConfig } from '../provider/client-config.ts'
import type { SharedServices } from './shared.ts'

/** What saves the renewed tokens of a client, its own `updateToken` or else that of the registry, and tells who listens after that. */
export function tokenUpdater(
  name: string,
  { updateToken: own }: OAuth2ClientConfig,
  { updateToken: shared, tokenUpdated }: SharedServices,
): UpdateToken | undefined {
  if (own === undefined && shared === undefined && tokenUpdated === undefined) return undefined
  return async (token, replaced) => {
    if (own !== undefined) await own(token, replaced)
    else await shared?.(name, token, replaced)
    await tokenUpdated?.({ name, token, ...replaced })
  }
}

/** What ends the sessions of a client whose refresh tokens are no longer taken: its own `sessionExpired`, or else that of the registry. */
export function sessionEnd(
  name: string,
  { sessionExpired: own }: OAuth2ClientConfig,
  { sessionExpired: shared }: SharedServices,
): SessionExpired | undefined {
  if (own !== undefined) return own
  return shared && ((replaced, error) => shared(name, replaced, error))
}
