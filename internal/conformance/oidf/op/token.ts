import { expect } from 'vitest'
import { authenticate, type Client } from './client.ts'
import type { Suite } from './suite.ts'

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** Sends a token request as a client; `audience` is whom its assertion is for. */
export async function requestToken(
  suite: Suite,
  client: Client,
  parameters: Readonly<Record<string, string>>,
  audience?: string,
): Promise<TokenAnswer> {
  const { headers, form } = await authenticate(suite, client, audience)
  const response = await fetch(suite.endpoint('token_endpoint'), {
    method: 'POST',
    headers: { ...headers, accept: 'application/json' },
    body: new URLSearchParams({ ...parameters, ...form }),
  })
  // RFC 6749 §5.1 and §5.2: a JSON object in both cases.
  const body = (await response.json()) as Readonly<Record<string, unknown>>
  return { status: response.status, headers: response.headers, body }
}

/** Redeems a code, Core §3.1.3.1. */
export function redeem(
  suite: Suite,
  client: Client,
  code: string | null | undefined,
  further: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  if (!code) throw new Error('there is no code')
  return requestToken(suite, client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    ...further,
  })
}

/** The members of a good token response, RFC 6749 §5.1, Core §3.1.3.3. */
export interface Tokens {
  readonly accessToken: string
  readonly idToken: string | undefined
  readonly refreshToken: string | undefined
}

/** Checks a token response and gives what is in it. */
export function tokensOf({ status, headers, body }: TokenAnswer): Tokens {
  expect(status, JSON.stringify(body)).toBe(200)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  // Core §3.1.3.3: never cached.
  expect(headers.get('cache-control')).toContain('no-store')
  const { access_token: accessToken, expires_in: expiresIn, token_type: type } = body
  const { id_token: idToken, refresh_token: refreshToken } = body
  expect(String(type).toLowerCase()).toBe('bearer')
  expect(expiresIn).toBeTypeOf('number')
  expect(Number(expiresIn)).toBeGreaterThan(0)
  // RFC 6749 §A.12 and §A.17.
  expect(accessToken).toMatch(/^[\x20-\x7E]+$/)
  if (refreshToken !== undefined) expect(refreshToken).toMatch(/^[\x20-\x7E]+$/)
  return {
    accessToken: String(accessToken),
    idToken: typeof idToken === 'string' ? idToken : undefined,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
  }
}

/** Checks that the token endpoint refused, and gives the code of the error, RFC 6749 §5.2. */
export function tokenErrorOf({ status, headers, body }: TokenAnswer): string {
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  expect(body['access_token']).toBeUndefined()
  expect(body['error']).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
  expect(body['error_description'] ?? 'none').toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
  expect(status).toBe(body['error'] === 'invalid_client' ? 401 : 400)
  return String(body['error'])
}
