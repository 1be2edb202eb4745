import { AssertionClient } from '@authkit/oauth2/client'
import { accountKey } from './registrations.ts'
import type { ClientParts } from './service.ts'

/** A service account: it signs an assertion whenever it needs a token, and keeps no refresh token. */
export function createServiceAccount({ serverMetadata, api, clock }: ClientParts): AssertionClient {
  return new AssertionClient({
    serverMetadata,
    issuer: 'nightly@accounts.example',
    subject: 'nightly@accounts.example',
    key: accountKey,
    expiresIn: 60,
    scope: 'orders:read',
    apiBaseUrl: api,
    clock,
  })
}
