import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { ClientModel } from '../pages/model.ts'
import { placeOf } from '../sign-out/leave.ts'

/** What pages say about the client of a request, Registration §2. */
export function clientModel({ client, redirectUri }: AuthorizationRequest): ClientModel {
  return {
    name: client.client_name ?? client.client_id,
    destination: placeOf(redirectUri),
    logo: webUrl(client['logo_uri']),
    policy: webUrl(client['policy_uri']),
    terms: webUrl(client['tos_uri']),
  }
}

/** A URL that a page may lead to. What the application itself configured was checked by nobody, and `javascript:` is a URL as well. */
function webUrl(value: unknown): string | undefined {
  const isWeb = typeof value === 'string' && /^https:/i.test(value) && URL.canParse(value)
  return isWeb ? value : undefined
}
