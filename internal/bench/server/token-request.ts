import { createHash } from 'node:crypto'

/** A grant whose requests are measured. */
export type GrantType = 'client_credentials' | 'authorization_code' | 'refresh_token'

/** The client that every server knows. It sends its secret in the form, so that the form holds all there is to read. */
export const client = {
  id: 'notebook',
  secret: 'kT3vXo8mZq1Lw6RbY9pHs4NcJf7UdGe2AaVxQi5WnEl',
  redirectUri: 'https://notebook.example/callback',
} as const

/** The user whose grants are redeemed. */
export const subject = 'f1e2d3c4-0000-4000-8000-000000000001'

/** The one scope that is asked for. */
export const scope = 'notes'

/** The PKCE verifier of every code. */
export const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const codeChallenge: string = createHash('sha256').update(codeVerifier).digest('base64url')

/** Seconds that an access token lives. */
export const lifetime = 3600

const fields: Readonly<Record<GrantType, (credential: string) => Record<string, string>>> = {
  client_credentials: () => ({ scope }),
  authorization_code: (code) => ({
    code,
    redirect_uri: client.redirectUri,
    code_verifier: codeVerifier,
  }),
  refresh_token: (token) => ({ refresh_token: token }),
}

/** The form of a token request; `credential` is the code or the refresh token. */
export function tokenForm(grantType: GrantType, credential: string): string {
  return new URLSearchParams({
    grant_type: grantType,
    client_id: client.id,
    client_secret: client.secret,
    ...fields[grantType](credential),
  }).toString()
}
