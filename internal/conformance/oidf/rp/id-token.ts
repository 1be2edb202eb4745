import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Claims, SigningOccasion } from './behaviour.ts'

/** What an ID Token is issued about. */
export interface IdTokenSubject {
  readonly issuer: string
  readonly clientId: string
  readonly nonce: string | undefined
  readonly authTime: number
  readonly sid: string
  /** The time, in seconds since the epoch. */
  readonly now: number
  /** The access token and the code that go out beside it. */
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
}

/** The user of these tests at the provider. */
export const subject = 'user-subject-1234531'

/** The claims of an honest ID Token, Core §2 and §3.3.2.11. */
export function idTokenClaims(about: IdTokenSubject): Claims {
  const { issuer, clientId, nonce, authTime, sid, now, accessToken, code } = about
  return {
    iss: issuer,
    sub: subject,
    aud: clientId,
    iat: now,
    exp: now + 300,
    auth_time: authTime,
    sid,
    ...(nonce === undefined ? {} : { nonce }),
    ...(accessToken === undefined ? {} : { at_hash: leftHalf(accessToken) }),
    ...(code === undefined ? {} : { c_hash: leftHalf(code) }),
  }
}

/** The left half of the SHA-256 of a text, Core §3.3.2.11. */
export function leftHalf(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url')
}

/** Signs claims with the key of an occasion and its identifier. */
export function signed(claims: Claims, { key }: SigningOccasion, typ?: string): Promise<string> {
  const header = { alg: key.alg, kid: key.kid, ...(typ === undefined ? {} : { typ }) }
  return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey)
}

/** Signs claims without naming the key. */
export function signedWithoutKid(claims: Claims, { key }: SigningOccasion): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg }).sign(key.privateKey)
}

/** Writes claims as a JWT that nobody signed, RFC 7519 §6. */
export function unsigned(claims: Claims): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(claims)}.`
}

/** Turns a bit of the signature of a JWT. */
export function withBrokenSignature(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 0x5a
  return [header, payload, bytes.toString('base64url')].join('.')
}
