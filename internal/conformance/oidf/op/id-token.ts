import { createHash } from 'node:crypto'
import { decodeProtectedHeader, type JWTPayload, jwtVerify, UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import type { Client } from './client.ts'
import type { Suite } from './suite.ts'

/** What an ID Token has to fit. */
export interface Expectations {
  readonly nonce?: string | undefined
  /** What came beside it; the claims about them are then required when it came through the browser, Core §3.3.2.11. */
  readonly code?: string | undefined
  readonly accessToken?: string | undefined
  readonly front: boolean
  /** Algorithm that the client registered, RS256 unless given. */
  readonly alg?: string
}

/** Verifies an ID Token as a client does and gives its claims, Core §3.1.3.7. */
export async function checkIdToken(
  suite: Suite,
  client: Client,
  idToken: string | null | undefined,
  expected: Expectations,
): Promise<JWTPayload> {
  if (!idToken) throw new Error('there is no ID Token')
  const { alg = 'RS256' } = expected
  expect(decodeProtectedHeader(idToken).alg).toBe(alg)
  const claims = await verified(suite, client, idToken, alg)
  const { sub, aud, azp, iat, nonce, auth_time: time } = claims
  // Core §2: at most 255 ASCII characters.
  expect(sub).toMatch(/^[\x20-\x7E]{1,255}$/)
  // Core §3.1.3.7: no audience beside the client without azp, and azp is the client.
  expect([aud].flat().length === 1 || azp === client.id).toBe(true)
  expect(azp ?? client.id).toBe(client.id)
  const now = suite.op.clock()
  expect(Math.abs(now - (iat ?? 0))).toBeLessThan(300)
  // Core §3.1.2.1: passed through unmodified.
  expect(nonce).toBe(expected.nonce)
  if (time !== undefined) expect(Number(time)).toBeLessThanOrEqual(now)
  checkHash(claims['at_hash'], expected.accessToken, expected.front)
  checkHash(claims['c_hash'], expected.code, expected.front)
  return claims
}

async function verified(
  suite: Suite,
  client: Client,
  idToken: string,
  alg: string,
): Promise<JWTPayload> {
  const options = {
    issuer: suite.op.issuer,
    audience: client.id,
    currentDate: new Date(suite.op.clock() * 1000),
    requiredClaims: ['sub', 'iat', 'exp'],
  }
  if (alg === 'none') return UnsecuredJWT.decode(idToken, options).payload
  // Core §10.1: with several keys in the set, the header says which one.
  expect(decodeProtectedHeader(idToken).kid).toBeTypeOf('string')
  const { payload } = await jwtVerify(idToken, suite.verificationKey, {
    ...options,
    algorithms: [alg],
  })
  return payload
}

/** Core §3.3.2.11: the left half of the SHA-256; required in the browser, right wherever it is. */
function checkHash(claim: unknown, value: string | undefined, required: boolean): void {
  if (claim === undefined && (!required || value === undefined)) return
  const digest = createHash('sha256')
    .update(value ?? '', 'ascii')
    .digest()
  expect(claim).toBe(digest.subarray(0, 16).toString('base64url'))
}
