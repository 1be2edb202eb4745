import { expect } from 'vitest'
import type { Suite } from './suite.ts'

/** How the access token gets to the UserInfo Endpoint, RFC 6750 §2. */
export type TokenPlace = 'get' | 'post-header' | 'post-body'

/** Asks the UserInfo Endpoint, Core §5.3.1. */
export function fetchUserInfo(
  suite: Suite,
  accessToken: string,
  place: TokenPlace = 'get',
): Promise<Response> {
  const url = suite.endpoint('userinfo_endpoint')
  const headers = { authorization: `Bearer ${accessToken}` }
  if (place === 'get') return fetch(url, { headers })
  if (place === 'post-header') return fetch(url, { method: 'POST', headers })
  return fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: accessToken }) })
}

/** Checks a UserInfo response in JSON and gives its claims, Core §5.3.2. */
export async function userInfoOf(
  response: Response,
  subject: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  // Core §5.3.2: a JSON object.
  const claims = (await response.json()) as Readonly<Record<string, unknown>>
  checkClaims(claims)
  // Core §5.3.4: the user of the ID Token.
  expect(claims['sub']).toBe(subject)
  return claims
}

const kinds: Readonly<Record<string, string>> = {
  email_verified: 'boolean',
  phone_number_verified: 'boolean',
  updated_at: 'number',
  address: 'object',
}
const standardTexts =
  /^(sub|name|given_name|family_name|middle_name|nickname|preferred_username|profile|picture|website|email|gender|birthdate|zoneinfo|locale|phone_number)$/

/** Checks the types of standard claims, Core §5.1. */
export function checkClaims(claims: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(claims)) {
    // Core §5.3.2: never null, never empty.
    expect(value, name).not.toBeNull()
    expect(value, name).not.toBe('')
    const kind = standardTexts.test(name) ? 'string' : kinds[name]
    if (kind !== undefined) expect(typeof value, name).toBe(kind)
  }
  if ('birthdate' in claims) expect(claims['birthdate']).toMatch(/^\d{4}(-\d\d-\d\d)?$/)
  for (const name of ['profile', 'picture', 'website'])
    if (name in claims) expect(URL.canParse(String(claims[name])), name).toBe(true)
}
