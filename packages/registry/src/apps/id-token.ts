import { AuthkitConfigError } from '@authkit/common'
import { KeySet } from '@authkit/jose'
import { requireEndpoint, type TokenInput } from '@authkit/oauth2/client'
import {
  type IDTokenClaims,
  OpenIDClient,
  OpenIDToken,
  type ParseIdTokenOptions,
} from '@authkit/oidc/client'
import type { ProtocolClients } from './protocol-clients.ts'

/** The public keys of a provider. Rejects with a `MissingEndpointError` for one that publishes none. */
export async function fetchKeys(
  clients: ProtocolClients,
  force: boolean | undefined,
): Promise<KeySet> {
  const { metadata, keys } = await clients.provider()
  if (keys instanceof KeySet) return keys
  requireEndpoint(metadata, 'jwks_uri')
  if (keys === undefined) throw new AuthkitConfigError('jwksUri is missing')
  if (force === true) await keys.refresh()
  return keys.publicKeys()
}

/** Verifies the ID Token of a token, with the access token beside it; `undefined` when it has none, OpenID Connect Core §3.1.3.7. */
export async function verifiedIdToken(
  clients: ProtocolClients,
  token: TokenInput | string,
  options: ParseIdTokenOptions,
): Promise<IDTokenClaims | undefined> {
  const { idToken, accessToken } = partsOf(token)
  if (idToken === undefined) return undefined
  const client = await clients.create()
  if (client instanceof OpenIDClient) {
    return client.parseIdToken(idToken, { accessToken, ...options })
  }
  throw new AuthkitConfigError(
    `Client "${clients.name}" is no OpenID provider, which alone signs ID Tokens: ask for the scope openid`,
  )
}

function partsOf(token: TokenInput | string): {
  idToken?: string | undefined
  accessToken?: string
} {
  if (typeof token === 'string') return { idToken: token }
  const parsed = OpenIDToken.from(token)
  const { id_token: idToken } = parsed
  return parsed.hasAccessToken ? { idToken, accessToken: parsed.access_token } : { idToken }
}
