import { decodeProtectedHeader, jwtVerify } from 'jose'
import { expect } from 'vitest'
import type { Flow } from './flow.ts'
import type { Received } from './site.ts'
import type { Suite } from './suite.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'

/** Checks what the provider posted about the end of the session of a flow, Back-Channel Logout §2.4 and §2.5. */
export async function checkLogoutRequest(
  suite: Suite,
  { client, claims: idToken }: Flow,
  { method, headers, form }: Received,
): Promise<void> {
  expect(method).toBe('POST')
  expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
  expect([...form.keys()]).toEqual(['logout_token'])
  const token = form.get('logout_token') ?? ''
  const { payload } = await jwtVerify(token, suite.verificationKey, {
    issuer: suite.op.issuer,
    audience: client.id,
    // The algorithm of the client's ID Tokens.
    algorithms: ['RS256'],
    requiredClaims: ['iat', 'jti', 'events', 'exp'],
    currentDate: new Date(suite.op.clock() * 1000),
  })
  // Back-Channel Logout §2.4: recommended, so that no other JWT stands for one.
  expect(decodeProtectedHeader(token).typ?.toLowerCase()).toBe('logout+jwt')
  expect(payload['events']).toEqual({ [event]: {} })
  expect(payload).not.toHaveProperty('nonce')
  expect('sub' in payload || 'sid' in payload).toBe(true)
  if ('sub' in payload) expect(payload.sub).toBe(idToken.sub)
  // The client registered that it needs the session.
  expect(payload['sid']).toBeTypeOf('string')
  expect(payload['sid']).toBe(idToken['sid'])
}
