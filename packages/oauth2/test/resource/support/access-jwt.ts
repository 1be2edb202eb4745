import { createPrivateKey, sign } from 'node:crypto'
import { base64urlEncode } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { fixedClock } from '@authkit/testing'

export const issuer = 'https://issuer.example'
export const audience = 'https://api.example'
export const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })
export const keys = new KeySet([key.toPublic()])
export const clock = fixedClock(1_700_000_000)
export const header = { alg: 'ES256', typ: 'at+jwt' }
export const claims = {
  iss: issuer,
  aud: audience,
  sub: 'alice',
  client_id: 'app',
  iat: 1_700_000_000,
  exp: 1_700_000_600,
  jti: 'j1',
  scope: 'read write',
}

/** What a `JsonWebToken` does not make. */
export const signed = (head: object, payload: string): string => {
  const input = `${base64urlEncode(JSON.stringify(head))}.${base64urlEncode(payload)}`
  const signature = sign('sha256', Buffer.from(input), {
    key: createPrivateKey({ key: key.exportPrivate(), format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  })
  return `${input}.${signature.toString('base64url')}`
}
